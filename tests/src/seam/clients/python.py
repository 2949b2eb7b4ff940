"""Takes steps as JSON on its input, runs each with a client of its own, and prints what came of them as JSON. See ../drive.ts for the shapes."""

import json
import sys

import seam


def run(step):
    client = getattr(seam, step["client"])(**step.get("options", {}))
    group, method = step["call"].split(".")
    call = getattr(getattr(client, group), method)
    if step.get("pages"):
        return client.create_paginator(call, step.get("parameters", {})).flatten_to_list()
    return call(**step.get("parameters", {}))


def described(error, step):
    messages = getattr(error, "get_validation_error_messages", None)
    return {
        "classes": [ancestor.__name__ for ancestor in type(error).__mro__],
        "message": str(error),
        "code": getattr(error, "code", None),
        "status": getattr(error, "status_code", None),
        "requestId": getattr(error, "request_id", None),
        "parameterMessages": messages(step["inspect"]) if messages and "inspect" in step else None,
    }


def outcome_of(step):
    try:
        return {"value": run(step)}
    except Exception as error:
        return {"error": described(error, step)}


request = json.load(sys.stdin)
json.dump([outcome_of(step) for step in request["steps"]], sys.stdout, default=vars)
