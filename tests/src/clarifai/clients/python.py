"""Takes calls as JSON on its input, makes each with Clarifai's own Python client over the channel named, and prints the answers as JSON."""
import json
import sys

from clarifai_grpc.channel.clarifai_channel import ClarifaiChannel
from clarifai_grpc.grpc.api import service_pb2, service_pb2_grpc
from google.protobuf.json_format import MessageToDict, ParseDict


def channel_of(kind, host, port, ca):
    if kind == "insecure":
        return ClarifaiChannel.get_insecure_grpc_channel(base=host, port=port)
    if kind == "tls":
        return ClarifaiChannel.get_grpc_channel(base=f"{host}:{port}", root_certificates_path=ca)
    return ClarifaiChannel.get_json_channel(f"http://{host}:{port}")


def answer_to(stub, call):
    names = service_pb2.DESCRIPTOR.services_by_name["V2"].methods_by_name[call["method"]].input_type.name
    request = ParseDict(call["request"], getattr(service_pb2, names)())
    metadata = (("authorization", call["authorization"]),) if "authorization" in call else ()
    try:
        answer = getattr(stub, call["method"])(request, metadata=metadata)
    except Exception as error:  # What a client raises is what is asked about here.
        return {"error": {"message": str(error), "class": type(error).__name__}}
    return {"value": MessageToDict(answer, preserving_proto_field_name=True, use_integers_for_enums=True)}


asked = json.load(sys.stdin)
stub = service_pb2_grpc.V2Stub(channel_of(asked["channel"], asked["host"], asked["port"], asked.get("ca")))
json.dump([answer_to(stub, call) for call in asked["calls"]], sys.stdout)
