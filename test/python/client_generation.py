"""What every generation of the stock client does, from 2.3 on: log, search, delete, and bring a model back.

The server is the one of MLFLOW_TRACKING_URI; what it already holds does not matter. Section numbers are those of
docs/spec/tracking-api.md.
"""

import math
import pathlib
import platform
import tempfile
import time

from checks import Checks, equal, refused

import mlflow
import numpy as np
import requests
import sklearn
from mlflow.entities import Metric, Param, RunTag, ViewType
from sklearn.linear_model import LinearRegression

HAS_LOGGED_MODELS = int(mlflow.__version__.split(".")[0]) >= 3

checks = Checks(__doc__)
client = mlflow.MlflowClient()
scratch = tempfile.TemporaryDirectory(prefix="generation-")
folder = pathlib.Path(scratch.name)
NAME = f"generation {mlflow.__version__} {time.time_ns()}"
print(f"mlflow {mlflow.__version__}, scikit-learn {sklearn.__version__}, Python {platform.python_version()}")


class State:
    """What later checks need of earlier ones."""


state = State()


@checks.case("[tracking-api 3] creates an experiment once")
def _():
    state.experiment_id = mlflow.create_experiment(NAME, tags={"kind": "generation"})
    refused("RESOURCE_ALREADY_EXISTS", lambda: mlflow.create_experiment(NAME))
    equal(mlflow.set_experiment(NAME).experiment_id, state.experiment_id)
    equal(mlflow.get_experiment_by_name(NAME).tags, {"kind": "generation"})
    found = mlflow.search_experiments(filter_string=f"name = '{NAME}'")
    equal([experiment.experiment_id for experiment in found], [state.experiment_id])


@checks.case("[tracking-api 4] logs params, metrics and tags, NaN and infinity among them")
def _():
    with mlflow.start_run(run_name="hand made") as run:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"alpha": 0.5, "note": "äöü 模型"})
        for step in range(3):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"nan": math.nan, "inf": math.inf, "-inf": -math.inf})
        mlflow.set_tags({"kind": "test", "n": 5})
    state.run_id = run.info.run_id
    run = client.get_run(state.run_id)
    equal(run.data.params, {"depth": "3", "alpha": "0.5", "note": "äöü 模型"})
    equal(run.data.metrics["loss"], 1 / 3)
    assert math.isnan(run.data.metrics["nan"])
    assert run.data.metrics["inf"] >= 1.7976931348623157e308 and run.data.metrics["-inf"] <= -1.7976931348623157e308
    tags = run.data.tags
    equal((tags["kind"], tags["n"], tags["mlflow.runName"]), ("test", "5", "hand made"))
    equal((run.info.status, run.info.run_name, run.info.lifecycle_stage), ("FINISHED", "hand made", "active"))
    equal([point.value for point in client.get_metric_history(state.run_id, "loss")], [1, 1 / 2, 1 / 3])


@checks.case("[tracking-api 4] logs a batch, and again without doubling it")
def _():
    batch = {
        "metrics": [Metric("batch", value / 7, 1000 + value, value) for value in range(100)],
        "params": [Param("batched", "yes")],
        "tags": [RunTag("batched", "yes")],
    }
    for _ in range(2):
        client.log_batch(state.run_id, **batch)
    history = client.get_metric_history(state.run_id, "batch")
    equal([(point.value, point.timestamp, point.step) for point in history], [(v / 7, 1000 + v, v) for v in range(100)])
    data = client.get_run(state.run_id).data
    equal((data.params["batched"], data.tags["batched"]), ("yes", "yes"))


@checks.case("[tracking-api 4] refuses to change a param")
def _():
    refused("INVALID_PARAMETER_VALUE", lambda: client.log_param(state.run_id, "depth", 4))
    equal(client.get_run(state.run_id).data.params["depth"], "3")


@checks.case("[tracking-api 6.6] uploads, lists and downloads artifacts")
def _():
    source = folder / "up"
    (source / "deep").mkdir(parents=True)
    files = {"deep/bytes.bin": bytes(range(256)) * 100, "empty.txt": b"", "größe.txt": "größe".encode()}
    for path, content in files.items():
        (source / path).write_bytes(content)
    with mlflow.start_run(run_id=state.run_id):
        mlflow.log_artifacts(str(source), "folder")
        mlflow.log_artifact(str(source / "größe.txt"))
        mlflow.log_dict({"a": 1}, "data.json")
    equal(sorted(file.path for file in client.list_artifacts(state.run_id)), ["data.json", "folder", "größe.txt"])
    listed = {file.path: file.file_size for file in client.list_artifacts(state.run_id, "folder/deep")}
    equal(listed, {"folder/deep/bytes.bin": 25_600})
    back = pathlib.Path(
        mlflow.artifacts.download_artifacts(
            run_id=state.run_id, artifact_path="folder", dst_path=str(folder / "down")
        )
    )
    for path, content in files.items():
        equal((back / path).read_bytes(), content, path)
    equal(mlflow.artifacts.load_dict(f"runs:/{state.run_id}/data.json"), {"a": 1})


@checks.case("[tracking-api 8.1] searches runs by metric, param, tag and name")
def _():
    with mlflow.start_run(run_name="other"):
        mlflow.log_param("depth", 9)
        mlflow.log_metric("loss", 0.9)

    def found(text):
        return [run.info.run_name for run in client.search_runs([state.experiment_id], text, order_by=["metrics.loss"])]

    equal(found("metrics.loss < 0.5"), ["hand made"])
    equal(found("params.depth = '9'"), ["other"])
    equal(found("tags.kind LIKE 'te%' and attributes.status = 'FINISHED'"), ["hand made"])
    equal(found("attributes.run_name = 'other'"), ["other"])
    equal(found(""), ["hand made", "other"])
    equal(list(mlflow.search_runs([state.experiment_id], order_by=["metrics.loss DESC"])["params.depth"]), ["9", "3"])
    page = client.search_runs([state.experiment_id], order_by=["metrics.loss"], max_results=1)
    rest = client.search_runs([state.experiment_id], order_by=["metrics.loss"], max_results=1, page_token=page.token)
    equal([run.info.run_name for run in [*page, *rest]], ["hand made", "other"])
    refused("INVALID_PARAMETER_VALUE", lambda: found("metrics.loss = 'much'"))


@checks.case("[tracking-api 4] nests a run, and goes on with an ended one")
def _():
    with mlflow.start_run(run_name="parent") as parent:
        with mlflow.start_run(run_name="child", nested=True) as child:
            pass
    equal(client.get_run(child.info.run_id).data.tags["mlflow.parentRunId"], parent.info.run_id)
    with mlflow.start_run(run_id=child.info.run_id):
        mlflow.log_param("late", 1)
    run = client.get_run(child.info.run_id)
    equal((run.data.params, run.info.status), ({"late": "1"}, "FINISHED"))


@checks.case("[tracking-api 4] deletes and restores a run")
def _():
    client.delete_run(state.run_id)
    deleted = client.search_runs([state.experiment_id], run_view_type=ViewType.DELETED_ONLY)
    equal([run.info.run_id for run in deleted], [state.run_id])
    client.restore_run(state.run_id)
    equal(client.get_run(state.run_id).info.lifecycle_stage, "active")


@checks.case("[tracking-api 3] deletes, restores and renames an experiment")
def _():
    experiment_id = mlflow.create_experiment(f"{NAME} to delete")
    mlflow.delete_experiment(experiment_id)
    equal(mlflow.get_experiment(experiment_id).lifecycle_stage, "deleted")
    client.restore_experiment(experiment_id)
    client.rename_experiment(experiment_id, f"{NAME} renamed")
    experiment = mlflow.get_experiment_by_name(f"{NAME} renamed")
    equal((experiment.experiment_id, experiment.lifecycle_stage), (experiment_id, "active"))


def fitted():
    X = np.arange(12, dtype=float).reshape(6, 2) ** 1.5
    return LinearRegression().fit(X, X @ [2.0, 1 / 3] + 5), X


@checks.case("[tracking-api 11] logs a scikit-learn model and loads it back by its run")
def _():
    state.fitted, X = fitted()
    with mlflow.start_run(run_name="model") as run:
        name = {"name": "model"} if HAS_LOGGED_MODELS else {"artifact_path": "model"}
        state.model = mlflow.sklearn.log_model(state.fitted, **name)
    loaded = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    assert np.array_equal(loaded.predict(X), state.fitted.predict(X))
    generic = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
    assert np.array_equal(generic.predict(X), state.fitted.predict(X))
    state.model_run = run.info.run_id


def recorded_models(run_id):
    """What the runs table of the UI shows in its column Models."""
    question = {"filter": f"attributes.run_id = '{run_id}'", "with_recorded_models": True}
    answer = requests.post(f"{mlflow.get_tracking_uri()}/api/labbook/1.0/runs/search", json=question)
    return answer.json()["runs"][0]["recorded_models"]


@checks.case("[tracking-api 7.2] [A3] loads the model by its own id, or finds it in its run where a client has no such id")
def _():
    run = client.get_run(state.model_run)
    if not HAS_LOGGED_MODELS:
        history = run.data.tags["mlflow.log-model.history"]
        assert len(history) > 300, history
        equal(recorded_models(state.model_run), [{"path": "model", "flavor": "sklearn"}])
        assert "model/MLmodel" in [file.path for file in client.list_artifacts(state.model_run, "model")]
        return
    _, X = fitted()
    loaded = mlflow.sklearn.load_model(f"models:/{state.model.model_id}")
    assert np.array_equal(loaded.predict(X), state.fitted.predict(X))
    equal(client.get_logged_model(state.model.model_id).status, "READY")
    equal([output.model_id for output in run.outputs.model_outputs], [state.model.model_id])


@checks.case("[tracking-api 11] autologs scikit-learn")
def _():
    mlflow.sklearn.autolog()
    with mlflow.start_run(run_name="autologged") as run:
        model, X = fitted()
    mlflow.sklearn.autolog(disable=True)
    data = client.get_run(run.info.run_id).data
    equal(data.params["fit_intercept"], "True")
    assert data.metrics["training_r2_score"] > 0.999 and data.tags["estimator_name"] == "LinearRegression"
    loaded = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    assert np.array_equal(loaded.predict(X), model.predict(X))


checks.finish()
