"""Makes MLflow stores with a model registry by the stock client of any generation, or prints as JSON what the client reads
from stores, each at its address.

    registry_store.py make URI…
    registry_store.py dump URI…

Reading includes loading models by their aliases.
"""

import json
import logging
import sys
import warnings

import mlflow
import numpy as np
from mlflow.exceptions import MlflowException
from mlflow.tracking import MlflowClient
from sklearn.linear_model import LinearRegression

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

GENERATION = tuple(int(part) for part in mlflow.__version__.split(".")[:2])
X = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 5.0]])
NAMES = ["house prices", "copy of prices", "empty", "made of a folder"]
ADDRESSES = ["house prices@champion", "house prices@challenger", "house prices/1", "copy of prices/1", "made of a folder/1"]


def log_model(factor, **kwargs):
    where = {"name": "model"} if GENERATION >= (3, 0) else {"artifact_path": "model"}
    model = LinearRegression().fit(X, X.sum(axis=1) * factor)
    return mlflow.sklearn.log_model(model, **where, pip_requirements=["scikit-learn"], **kwargs)


def make(client):
    name = "house prices"
    mlflow.set_experiment("houses")
    with mlflow.start_run(run_name="parent"):
        log_model(1, registered_model_name=name)
        with mlflow.start_run(run_name="child", nested=True) as child:
            log_model(2, registered_model_name=name)
            mlflow.log_param("factor", 2)
    mlflow.register_model(f"runs:/{child.info.run_id}/model", name)
    client.delete_model_version(name, "3")
    client.update_registered_model(name, "What houses cost.\nIn krónur")
    client.update_model_version(name, "1", "the first")
    client.set_registered_model_tag(name, "team", "växjö")
    client.set_model_version_tag(name, "1", "gate/passed", "yes")
    client.set_registered_model_alias(name, "champion", "2")
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "challenger", "2")
    client.transition_model_version_stage(name, "1", "Staging")
    client.transition_model_version_stage(name, "2", "Production")
    client.create_registered_model("empty", tags={"t": "x"}, description="no versions")
    # A source that is a folder, with words instead of an address.
    client.create_registered_model("made of a folder")
    folder = client.get_model_version_download_uri(name, "2")
    client.create_model_version("made of a folder", folder, run_id=child.info.run_id, run_link="http://ci/7")
    if GENERATION >= (2, 22):
        client.copy_model_version(f"models:/{name}/1", "copy of prices")
        register_prompt = client.register_prompt if GENERATION >= (3, 0) else mlflow.register_prompt
        register_prompt("greeting", "Hello {{ name }}")
        register_prompt("greeting", "Good day, {{ name }}", commit_message="politer")
        client.set_prompt_alias("greeting", "formal", 2)


def make_webhooks(client):
    events = ["registered_model.created", "model_version_tag.set", "prompt_alias.deleted"]
    client.create_webhook("plain", "https://hooks.example.com/a?b=c", events, description="calls")
    client.create_webhook("signed", "https://hooks.example.com/s", events[:1], secret="s3cret")
    client.create_webhook("off", "https://hooks.example.com/o", events[1:], status="DISABLED")
    client.delete_webhook(client.create_webhook("gone", "https://hooks.example.com/g", events).webhook_id)


def dump(client):
    return {
        "models": {name: model_dump(client, name) for name in NAMES},
        "versions": {f"{name}/{i}": version_dump(client, name, i) for name in NAMES for i in range(1, 4)},
        "predictions": {address: predictions(address) for address in ADDRESSES},
        "prompt": prompt(client),
    }


def model_dump(client, name):
    try:
        model = client.get_registered_model(name)
    except MlflowException:
        return None
    return [
        [model.name, model.creation_timestamp, model.last_updated_timestamp, model.description or ""],
        [dict(model.tags), {alias: str(version) for alias, version in model.aliases.items()}],
        sorted([version.current_stage, str(version.version)] for version in model.latest_versions),
    ]


def version_dump(client, name, number):
    try:
        version = client.get_model_version(name, str(number))
    except MlflowException:
        return None
    return [
        [version.creation_timestamp, version.last_updated_timestamp, version.description or "", version.current_stage],
        [version.run_id or "", version.run_link or "", version.status],
        [dict(version.tags), sorted(version.aliases)],
    ]


def predictions(address):
    try:
        return mlflow.pyfunc.load_model(f"models:/{address}").predict(X).tolist()
    except MlflowException as error:
        return error.error_code


def prompt(client):
    if GENERATION < (2, 22):
        return None
    load = mlflow.genai.load_prompt if GENERATION >= (3, 0) else mlflow.load_prompt
    return [[load(address).template, int(load(address).version)] for address in ["prompts:/greeting/1", "prompts:/greeting@formal"]]


found = []
for uri in sys.argv[2:]:
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    if sys.argv[1] == "make":
        make(MlflowClient())
        if GENERATION >= (3, 0) and not uri.startswith("file:"):
            make_webhooks(MlflowClient())
    found.append(dump(MlflowClient()))
print(json.dumps(found))
