"""The model registry as every generation of the stock client uses it, from 2.3 on.

The server is the one of MLFLOW_TRACKING_URI; what it already holds does not matter. Section numbers are those of
docs/spec/registry-api.md.
"""

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
import warnings

from checks import Checks, equal, refused

import mlflow
import numpy as np
from sklearn.linear_model import LinearRegression

warnings.filterwarnings("ignore")

IS_3 = int(mlflow.__version__.split(".")[0]) >= 3

checks = Checks(__doc__)
client = mlflow.MlflowClient()
print(f"mlflow {mlflow.__version__}")

# So that the script can run twice against one server.
NAME = f"house prices {time.time_ns()}"
X = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 3.0]])
y = np.array([3.0, 4.0, 8.0, 9.0])


class State:
    """What later checks need of earlier ones."""


state = State()
state.model = LinearRegression().fit(X, y)


def log_model(**kwargs):
    where = {"name": "model"} if IS_3 else {"artifact_path": "model"}
    return mlflow.sklearn.log_model(state.model, **where, **kwargs)


def predictions(uri):
    return mlflow.pyfunc.load_model(uri).predict(X)


@checks.case("[registry-api 8] log_model registers the model and its first version")
def _():
    with mlflow.start_run() as run:
        state.info = log_model(registered_model_name=NAME)
    state.run_id = run.info.run_id
    version = client.get_model_version(NAME, 1)
    equal(version.status, "READY")
    equal(version.run_id, state.run_id)
    equal(version.current_stage, "None")
    np.testing.assert_array_equal(predictions(f"models:/{NAME}/1"), state.model.predict(X))


@checks.case("[registry-api 8] register_model makes a second version, from a run and with tags")
def _():
    version = mlflow.register_model(f"runs:/{state.run_id}/model", NAME, tags={"kind": "linear"})
    equal(int(version.version), 2)
    equal(client.get_model_version(NAME, 2).tags, {"kind": "linear"})
    np.testing.assert_array_equal(predictions(f"models:/{NAME}/2"), state.model.predict(X))


@checks.case("[registry-api 3] an alias is set, moved, loaded by and removed")
def _():
    if not hasattr(client, "set_registered_model_alias"):
        return
    client.set_registered_model_alias(NAME, "champion", "1")
    client.set_registered_model_alias(NAME, "champion", "2")
    equal(int(client.get_model_version_by_alias(NAME, "champion").version), 2)
    equal({alias: int(version) for alias, version in client.get_registered_model(NAME).aliases.items()}, {"champion": 2})
    np.testing.assert_array_equal(predictions(f"models:/{NAME}@champion"), state.model.predict(X))
    client.delete_registered_model_alias(NAME, "champion")
    refused("INVALID_PARAMETER_VALUE", lambda: client.get_model_version_by_alias(NAME, "champion"))


@checks.case("[registry-api 4] stages change, archive the others, and lead to a model")
def _():
    client.transition_model_version_stage(NAME, 1, "Production")
    client.transition_model_version_stage(NAME, 2, "production", archive_existing_versions=True)
    equal(client.get_model_version(NAME, 1).current_stage, "Archived")
    latest = {version.current_stage: int(version.version) for version in client.get_latest_versions(NAME)}
    equal(latest, {"Archived": 1, "Production": 2})
    np.testing.assert_array_equal(predictions(f"models:/{NAME}/Production"), state.model.predict(X))
    np.testing.assert_array_equal(predictions(f"models:/{NAME}/latest"), state.model.predict(X))
    started = time.monotonic()
    refused(
        "INVALID_PARAMETER_VALUE",
        lambda: client.transition_model_version_stage(NAME, 1, "Archived", archive_existing_versions=True),
    )
    assert time.monotonic() - started < 1, "the client took the refusal for a fault and tried again"


@checks.case("[registry-api 7] models and versions are found by name, run, source and tags")
def _():
    client.set_registered_model_tag(NAME, "team", "prices")
    client.set_model_version_tag(NAME, "1", "kind", "other")
    equal([model.name for model in client.search_registered_models(f"name = '{NAME}'")], [NAME])
    equal([model.name for model in client.search_registered_models(f"name ILIKE '{NAME.upper()}'")], [NAME])
    by_tag = client.search_registered_models(f"tags.team = 'prices' AND name = '{NAME}'", order_by=["name DESC"])
    equal([(model.name, model.tags) for model in by_tag], [(NAME, {"team": "prices"})])
    numbers = lambda text, **kwargs: [int(found.version) for found in client.search_model_versions(text, **kwargs)]
    equal(sorted(numbers(f"name='{NAME}'")), [1, 2])
    equal(sorted(numbers(f"run_id = '{state.run_id}' and name = '{NAME}'")), [1, 2])
    equal(numbers(f"name='{NAME}' AND tags.kind = 'linear'"), [2])
    equal(numbers(f"name='{NAME}'", order_by=["version_number ASC"]), [1, 2])
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_registered_models("foo = 'x'"))
    client.delete_registered_model_tag(NAME, "team")
    client.delete_model_version_tag(NAME, "1", "kind")
    equal(client.get_registered_model(NAME).tags, {})


@checks.case("[registry-api 3] [registry-api 4] descriptions change, and a model is renamed with its versions")
def _():
    client.update_registered_model(NAME, "what it is")
    client.update_model_version(NAME, 1, "the first")
    equal(client.get_registered_model(NAME).description, "what it is")
    equal(client.get_model_version(NAME, 1).description, "the first")
    client.rename_registered_model(NAME, f"{NAME} again")
    np.testing.assert_array_equal(predictions(f"models:/{NAME} again/1"), state.model.predict(X))
    client.rename_registered_model(f"{NAME} again", NAME)


@checks.case("[registry-api 6] a copy of a version loads what the original does")
def _():
    if not hasattr(client, "copy_model_version"):
        return
    copy = client.copy_model_version(f"models:/{NAME}/1", f"{NAME} copy")
    equal((copy.name, int(copy.version)), (f"{NAME} copy", 1))
    np.testing.assert_array_equal(predictions(f"models:/{NAME} copy/1"), state.model.predict(X))
    client.delete_registered_model(f"{NAME} copy")


@checks.case("[registry-api 4] a version whose run is deleted still loads")
def _():
    client.delete_run(state.run_id)
    np.testing.assert_array_equal(predictions(f"models:/{NAME}/1"), state.model.predict(X))
    client.restore_run(state.run_id)


@checks.case("[registry-api 9] prompts are kept apart from models")
def _():
    if not IS_3:
        return
    name = f"greeting-{time.time_ns()}"
    mlflow.genai.register_prompt(name, "Hello {{name}}")
    mlflow.genai.register_prompt(name, "Good day {{name}}")
    equal(mlflow.genai.load_prompt(f"prompts:/{name}/2").template, "Good day {{name}}")
    mlflow.genai.set_prompt_alias(name, alias="formal", version=2)
    equal(mlflow.genai.load_prompt(f"prompts:/{name}@formal").version, 2)
    assert name not in [model.name for model in client.search_registered_models()]
    assert name in [prompt.name for prompt in mlflow.genai.search_prompts()]
    refused("RESOURCE_ALREADY_EXISTS", lambda: client.create_registered_model(name))


@checks.case("[registry-api 10] a webhook is made, tried, called with a true signature, and removed")
def _():
    if not hasattr(client, "create_webhook"):
        return
    calls = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            calls.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Receiver) as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        webhook = client.create_webhook(
            name="ci",
            url=f"http://127.0.0.1:{receiver.server_port}/hook",
            events=["model_version_alias.created"],
            secret="known to both",
        )
        equal(client.test_webhook(webhook.webhook_id).success, True)
        client.set_registered_model_alias(NAME, "hooked", "1")
        until = time.monotonic() + 10
        while len(calls) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        receiver.shutdown()
    equal(json.loads(calls[1][1])["data"], {"name": NAME, "alias": "hooked", "version": "1"})
    for headers, body in calls:
        signed = f"{headers['x-mlflow-delivery-id']}.{headers['x-mlflow-timestamp']}.".encode() + body
        digest = base64.b64encode(hmac.new(b"known to both", signed, hashlib.sha256).digest()).decode()
        equal(headers["x-mlflow-signature"], f"v1,{digest}")
    equal([known.name for known in client.list_webhooks()], ["ci"])
    client.delete_webhook(webhook.webhook_id)
    equal(len(client.list_webhooks()), 0)


@checks.case("[registry-api 4] numbers of deleted versions are not given again, and all goes with the model")
def _():
    client.delete_model_version(NAME, 2)
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_model_version(NAME, 2))
    equal(int(client.create_model_version(NAME, f"{state.info.model_uri}").version), 3)
    refused("RESOURCE_ALREADY_EXISTS", lambda: client.create_registered_model(NAME))
    client.delete_registered_model(NAME)
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_registered_model(NAME))
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.get_model_version(NAME, 1))


checks.finish()
