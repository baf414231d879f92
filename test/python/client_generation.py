"""What every generation of the stock client does, from 2.3 on: log, search, and bring a model back."""

import math
import os
import pathlib
import tempfile

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow
import sklearn
from mlflow.entities import Metric, Param, RunTag, ViewType
from sklearn.linear_model import LinearRegression

from checks import Checks, equal, refused

VERSION = tuple(int(part) for part in mlflow.__version__.split(".")[:2])
HAS_LOGGED_MODELS = VERSION >= (3, 0)

checks = Checks()
client = mlflow.MlflowClient()
folder = pathlib.Path(tempfile.mkdtemp(prefix="generation-"))
print(f"mlflow {mlflow.__version__}, scikit-learn {sklearn.__version__}")


class State:
    """What later checks need of earlier ones."""


state = State()


@checks.case("creates an experiment once")
def _():
    state.experiment_id = mlflow.create_experiment(f"generation {mlflow.__version__}")
    refused("RESOURCE_ALREADY_EXISTS", lambda: mlflow.create_experiment(f"generation {mlflow.__version__}"))
    mlflow.set_experiment(experiment_id=state.experiment_id)


@checks.case("logs params, metrics and tags, NaN and infinity among them")
def _():
    with mlflow.start_run(run_name="hand made") as run:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"alpha": 0.5, "note": "äöü 模型"})
        for step in range(3):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"nan": math.nan, "inf": math.inf})
        mlflow.set_tags({"kind": "test", "n": 5})
    state.run_id = run.info.run_id
    data = client.get_run(state.run_id).data
    equal(data.params, {"depth": "3", "alpha": "0.5", "note": "äöü 模型"})
    equal(data.metrics["loss"], 1 / 3)
    assert math.isnan(data.metrics["nan"]) and data.metrics["inf"] >= 1.7976931348623157e308
    equal((data.tags["kind"], data.tags["n"], data.tags["mlflow.runName"]), ("test", "5", "hand made"))


@checks.case("logs a batch, and again without doubling it")
def _():
    batch = {
        "metrics": [Metric("batch", value / 7, 1000 + value, value) for value in range(100)],
        "params": [Param("batched", "yes")],
        "tags": [RunTag("batched", "yes")],
    }
    for _ in range(2):
        client.log_batch(state.run_id, **batch)
    equal([point.value for point in client.get_metric_history(state.run_id, "batch")], [v / 7 for v in range(100)])


@checks.case("refuses to change a param")
def _():
    refused("INVALID_PARAMETER_VALUE", lambda: client.log_param(state.run_id, "depth", 4))
    equal(client.get_run(state.run_id).data.params["depth"], "3")


@checks.case("uploads, lists and downloads artifacts")
def _():
    with mlflow.start_run(run_id=state.run_id):
        mlflow.log_text("hello", "folder/note.txt")
        mlflow.log_dict({"a": 1}, "data.json")
    equal(sorted(file.path for file in client.list_artifacts(state.run_id)), ["data.json", "folder"])
    local = mlflow.artifacts.download_artifacts(
        run_id=state.run_id, artifact_path="folder", dst_path=str(folder / "down")
    )
    equal((pathlib.Path(local) / "note.txt").read_text(), "hello")


@checks.case("searches runs by metric, param and tag")
def _():
    with mlflow.start_run(run_name="other"):
        mlflow.log_param("depth", 9)
        mlflow.log_metric("loss", 0.9)

    def found(text):
        return [run.info.run_name for run in client.search_runs([state.experiment_id], text, order_by=["metrics.loss"])]

    equal(found("metrics.loss < 0.5"), ["hand made"])
    equal(found("params.depth = '9'"), ["other"])
    equal(found("tags.kind LIKE 'te%' and attributes.status = 'FINISHED'"), ["hand made"])
    equal(found(""), ["hand made", "other"])
    equal(list(mlflow.search_runs([state.experiment_id], order_by=["metrics.loss DESC"])["params.depth"]), ["9", "3"])


@checks.case("deletes and restores a run")
def _():
    client.delete_run(state.run_id)
    deleted = client.search_runs([state.experiment_id], run_view_type=ViewType.DELETED_ONLY)
    equal([run.info.run_id for run in deleted], [state.run_id])
    client.restore_run(state.run_id)
    equal(client.get_run(state.run_id).info.lifecycle_stage, "active")


def fitted():
    return LinearRegression().fit([[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0])


@checks.case("logs a scikit-learn model and loads it back by its run")
def _():
    with mlflow.start_run(run_name="model") as run:
        name = {"name": "model"} if HAS_LOGGED_MODELS else {"artifact_path": "model"}
        state.model = mlflow.sklearn.log_model(fitted(), **name)
    loaded = mlflow.sklearn.load_model(f"runs:/{run.info.run_id}/model")
    equal(list(loaded.predict([[4.0], [5.0]]).round(9)), [8.0, 10.0])


@checks.case("loads the model back by its own id, where the client has one")
def _():
    if not HAS_LOGGED_MODELS:
        assert "mlflow.log-model.history" in client.get_run(mlflow.last_active_run().info.run_id).data.tags
        return
    loaded = mlflow.sklearn.load_model(f"models:/{state.model.model_id}")
    equal(list(loaded.predict([[4.0]]).round(9)), [8.0])
    equal(client.get_logged_model(state.model.model_id).status, "READY")


@checks.case("autologs scikit-learn")
def _():
    mlflow.sklearn.autolog()
    with mlflow.start_run(run_name="autologged") as run:
        fitted()
    mlflow.sklearn.autolog(disable=True)
    data = client.get_run(run.info.run_id).data
    equal(data.params["fit_intercept"], "True")
    assert "training_r2_score" in data.metrics and data.tags["estimator_name"] == "LinearRegression"


checks.finish()
