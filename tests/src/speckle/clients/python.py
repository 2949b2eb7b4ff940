"""Takes steps as JSON on its input, runs each with a client of its own, and prints what came of them as JSON. See ../drive.ts for the shapes."""

import json
import sys
import warnings

warnings.simplefilter("ignore")

from specklepy.api import operations
from specklepy.api.client import SpeckleClient
from specklepy.api.credentials import Account
from specklepy.api.inputs.model_inputs import CreateModelInput
from specklepy.api.inputs.project_inputs import ProjectCreateInput, ProjectUpdateInput
from specklepy.api.inputs.version_inputs import CreateVersionInput
from specklepy.logging import metrics
from specklepy.objects import Base
from specklepy.transports.memory import MemoryTransport
from specklepy.transports.server import ServerTransport

metrics.disable()


def signed_in(step):
    client = SpeckleClient(host=step["host"], use_ssl=False)
    if step.get("token") is not None:
        client.authenticate_with_token(step["token"])
    return client


def plain(value):
    return json.loads(value.model_dump_json()) if hasattr(value, "model_dump_json") else value


def sign_in(client, step):
    return {"user": plain(client.account.userInfo), "server": plain(client.account.serverInfo)}


def sign_in_with_account(client, step):
    account = Account.from_token(step["accountToken"], f"http://{step['host']}")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        client.authenticate_with_account(account)
    return [str(one.message) for one in seen]


def get_project(client, step):
    return plain(client.project.get(step["projectId"]))


def project_permissions(client, step):
    return plain(client.project.get_permissions(step["projectId"]))


def list_projects(client, step):
    return [plain(one) for one in client.active_user.get_projects().items]


def models_of(client, step):
    return [plain(one) for one in client.model.get_models(step["projectId"]).items]


def versions_of(client, step):
    return [plain(one) for one in client.version.get_versions(step["modelId"], step["projectId"]).items]


def project_life(client, step):
    made = client.project.create(ProjectCreateInput(name=step["name"], description=None, visibility=None))
    changed = client.project.update(ProjectUpdateInput(id=made.id, name=step["name"] + " 2"))
    return {"made": plain(made), "changed": plain(changed), "deleted": client.project.delete(made.id)}


def wall_of(length):
    wall = Base()
    wall["length"] = length
    return wall


def send_and_receive(client, step):
    house = Base()
    house["name"] = "house"
    house["@walls"] = [wall_of(4.5), wall_of(2.5)]
    remote = ServerTransport(stream_id=step["projectId"], client=client)
    sent = operations.send(base=house, transports=[remote], use_default_cache=False)
    model = client.model.create(CreateModelInput(name=step["name"], project_id=step["projectId"]))
    version = client.version.create(
        CreateVersionInput(object_id=sent, model_id=model.id, project_id=step["projectId"], message="from Python")
    )
    received = operations.receive(
        obj_id=version.referenced_object, remote_transport=remote, local_transport=MemoryTransport()
    )
    return {"name": received["name"], "lengths": [wall["length"] for wall in received["@walls"]], "version": plain(version)}


def create_token(client, step):
    return client.server.create_token(step["name"], step["scopes"], step["lifespan"])


def revoke_token(client, step):
    return client.server.revoke_token(step["named"])


def described(error):
    cause = getattr(error, "exception", None)
    return {
        "classes": [ancestor.__name__ for ancestor in type(error).__mro__],
        "message": str(error),
        "status": getattr(cause, "code", None),
        "errors": getattr(error, "errors", None),
    }


def outcome_of(step):
    try:
        return {"value": globals()[step["call"]](signed_in(step), step)}
    except Exception as error:
        return {"error": described(error)}


request = json.load(sys.stdin)
json.dump([outcome_of(step) for step in request["steps"]], sys.stdout)
