"""Signs in and runs a model with Clarifai's own Python SDK, as its documentation shows, and prints what came of it as JSON."""
import base64
import json
import os
import sys

from clarifai.client import App, Model, User

asked = json.load(sys.stdin)
user = User(user_id=asked["userId"])
models = list(App(user_id=asked["userId"], app_id=asked["appId"]).list_models())
model = Model(user_id=asked["publicUserId"], app_id=asked["publicAppId"], model_id=asked["publicModelId"])
outputs = model.predict_by_bytes(base64.b64decode(asked["image"]), input_type="image").outputs
json.dump(
    {
        "apps": [app.id for app in user.list_apps()],
        "models": [one.id for one in models],
        "concepts": [concept.name for concept in outputs[0].data.concepts],
    },
    sys.stdout,
)
