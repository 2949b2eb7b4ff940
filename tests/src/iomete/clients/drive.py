"""Takes steps as JSON on its input, runs each with IOMETE's own SDK or with requests as its documentation shows, and prints what came of them."""

import json
import sys

import requests
from iomete_sdk.api_utils import ClientError
from iomete_sdk.spark import SparkJobApiClient


def run(step):
    if step["client"] == "requests":
        r = requests.get(step["url"], headers={
            "X-API-Token": step["token"]
        })
        return {"status": r.status_code, "body": r.json()}
    client = SparkJobApiClient(host=step["host"], api_key=step["token"], domain=step["domain"])
    return getattr(client, step["call"])(**step.get("parameters", {}))


def outcome_of(step):
    try:
        return {"value": run(step)}
    except ClientError as error:
        return {"error": {"status": error.status, "content": error.content}}


json.dump([outcome_of(step) for step in json.load(sys.stdin)], sys.stdout)
