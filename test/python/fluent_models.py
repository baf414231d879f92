"""Logged models, mistakes, and where we differ on purpose, with the stock client."""

import json
import math
import pathlib

import wire
from checks import equal, refused
from fluent_artifacts import FILES, houses
from fluent_state import NOW_MS, checks, client, folder, names_of, new_experiment, new_run, state, suffix

import mlflow
from mlflow.entities import LoggedModelStatus, Metric


# Logged models --------------------------------------------------------------------------------------------------------


@checks.case("[tracking-api 7.2] an external model is ready at once, with its params, tags and type")
def _():
    model = mlflow.create_external_model(
        name="outside", model_type="agent", params={"depth": "3"}, tags={"team": "houses"}
    )
    read = mlflow.get_logged_model(model.model_id)
    equal((read.name, read.model_type, read.status), ("outside", "agent", LoggedModelStatus.READY))
    equal((read.params, read.experiment_id, read.tags["team"]), ({"depth": "3"}, state.experiment_id, "houses"))
    equal(read.tags["mlflow.model.isExternal"].lower(), "true")
    assert read.model_id.startswith("m-") and len(read.model_id) == 34, read.model_id
    sent = wire.get(f"logged-models/{model.model_id}")["model"]["info"]
    equal((sent["status"], type(sent["creation_timestamp_ms"])), ("LOGGED_MODEL_READY", int))
    state.external = model.model_id


@checks.case("[tracking-api 7.2] a model is begun, described, and finalized as ready or failed")
def _():
    with mlflow.start_run() as run:
        model = mlflow.initialize_logged_model(name="begun", params={f"p{n}": str(n) for n in range(250)})
    read = mlflow.get_logged_model(model.model_id)
    equal((read.status, read.source_run_id, len(read.params)), (LoggedModelStatus.PENDING, run.info.run_id, 250))
    mlflow.log_model_params({"more": "1"}, model_id=model.model_id)
    mlflow.set_logged_model_tags(model.model_id, {"a": 1, "b": "2"})
    mlflow.delete_logged_model_tag(model.model_id, "b")
    mlflow.finalize_logged_model(model.model_id, "FAILED")
    equal(mlflow.get_logged_model(model.model_id).status, LoggedModelStatus.FAILED)
    mlflow.finalize_logged_model(model.model_id, LoggedModelStatus.READY)
    read = mlflow.get_logged_model(model.model_id)
    equal((read.status, read.params["more"], read.tags.get("a"), "b" in read.tags), ("READY", "1", "1", False))
    assert read.last_updated_timestamp >= read.creation_timestamp
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.delete_logged_model_tag(model.model_id, "b"))


@checks.case("[tracking-api 7.2] a param of a model may be logged again with its value")
def _():
    checks.differs_on_stock()
    for _ in range(2):
        mlflow.log_model_params({"again": "1"}, model_id=state.external)
    refused(
        "INVALID_PARAMETER_VALUE", lambda: mlflow.log_model_params({"again": "2"}, model_id=state.external)
    )


@checks.case("[tracking-api 5.1] a metric with a model and a dataset belongs to the run and to the model")
def _():
    dataset = houses("houses")
    with mlflow.start_run() as run:
        model = mlflow.initialize_logged_model(name="measured")
        for step, value in enumerate((0.5, 0.9, 0.7)):
            mlflow.log_metric("acc", value, step=step, model_id=model.model_id, dataset=dataset)
        mlflow.log_metrics({"f1": 0.25}, model_id=model.model_id)
        mlflow.finalize_logged_model(model.model_id, "READY")
    state.measured, state.digest = model.model_id, dataset.digest
    equal(client.get_run(run.info.run_id).data.metrics, {"acc": 0.7, "f1": 0.25})
    metrics = mlflow.get_logged_model(model.model_id).metrics
    accuracies = sorted((m.step, m.value, m.dataset_name, m.dataset_digest) for m in metrics if m.key == "acc")
    equal(accuracies, [(step, value, "houses", dataset.digest) for step, value in enumerate((0.5, 0.9, 0.7))])
    (other,) = [metric for metric in metrics if metric.key == "f1"]
    equal((other.model_id, other.run_id, other.dataset_name), (model.model_id, run.info.run_id, None))
    equal([one.model_id for one in client.get_run(run.info.run_id).inputs.model_inputs], [model.model_id])


@checks.case("[tracking-api 8.4] logged models are found by metric, dataset, param and tag, and ordered by a metric")
def _():
    with mlflow.start_run():
        worse = mlflow.initialize_logged_model(name="worse", params={"depth": "3"}, tags={"team": "houses"})
        mlflow.log_metric("acc", 0.1, model_id=worse.model_id, dataset=houses("others"))

    def found(text=None, **kwargs):
        models = mlflow.search_logged_models([state.experiment_id], text, output_format="list", **kwargs)
        return [model.name for model in models]

    equal(found("metrics.acc > 0.8"), ["measured"])
    equal(found("metrics.acc > 0", order_by=[{"field_name": "metrics.acc", "ascending": True}]), ["worse", "measured"])
    equal(found("metrics.acc > 0", order_by=[{"field_name": "metrics.acc", "ascending": False}]), ["measured", "worse"])
    equal(found("metrics.acc > 0", datasets=[{"dataset_name": "houses", "dataset_digest": state.digest}]), ["measured"])
    equal(found("params.depth = '3' AND tags.team = 'houses'"), ["worse", "outside"])
    equal(found("name = 'begun' AND source_run_id LIKE '%'"), ["begun"])
    equal(found(order_by=[{"field_name": "creation_timestamp"}])[0], "outside")
    equal(found(max_results=2), ["worse", "measured"])
    frame = mlflow.search_logged_models([state.experiment_id])
    equal(len(frame), 4)
    assert {"model_id", "name", "metrics", "params"} <= set(frame.columns), list(frame.columns)


@checks.case("[tracking-api 8.4] a dataset without a digest means any digest")
def _():
    checks.differs_on_stock()
    found = mlflow.search_logged_models(
        [state.experiment_id], "metrics.acc > 0", datasets=[{"dataset_name": "houses"}], output_format="list"
    )
    equal([model.name for model in found], ["measured"])


@checks.case("[tracking-api 8.4] words of the filter of logged models in any case, status by its name")
def _():
    checks.differs_on_stock()
    found = mlflow.search_logged_models(
        [state.experiment_id], "name like 'beg%' and status = 'READY'", output_format="list"
    )
    equal([model.name for model in found], ["begun"])


@checks.case("[tracking-api 7.2] a NaN of a model stays NaN")
def _():
    checks.differs_on_stock()
    with mlflow.start_run():
        mlflow.log_metric("nan", math.nan, model_id=state.external)
    (metric,) = [metric for metric in mlflow.get_logged_model(state.external).metrics if metric.key == "nan"]
    assert math.isnan(metric.value), metric.value


@checks.case("[tracking-api 6.7] artifacts of a logged model go up, are listed, and come down")
def _():
    model = mlflow.initialize_logged_model(name="with files")
    client.log_model_artifacts(model.model_id, str(folder / "up"))
    equal(
        names_of(client.list_logged_model_artifacts(model.model_id)), sorted({path.split("/")[0] for path in FILES})
    )
    uri = f"models:/{model.model_id}"
    back = pathlib.Path(mlflow.artifacts.download_artifacts(uri, dst_path=str(folder / "model")))
    for path, content in FILES.items():
        equal((back / path).read_bytes(), content, path)
    sent = wire.get(f"logged-models/{model.model_id}/artifacts/directories", artifact_directory_path="deep")
    equal([file["path"] for file in sent["files"]], ["deep/+plus;semi=1.csv", "deep/er", "deep/note.md"])


@checks.case("[tracking-api 7.2] a deleted model is gone from get and search")
def _():
    client.delete_logged_model(state.measured)
    refused("RESOURCE_DOES_NOT_EXIST", lambda: mlflow.get_logged_model(state.measured))
    found = mlflow.search_logged_models([state.experiment_id], "name = 'measured'", output_format="list")
    equal(found, [])


# Mistakes -------------------------------------------------------------------------------------------------------------

NO_RUN = "0123456789abcdef0123456789abcdef"


@checks.case("[tracking-api 1.5] what is not there is RESOURCE_DOES_NOT_EXIST")
def _():
    calls = {
        "No Experiment with id=987654321 exists": lambda: client.get_experiment("987654321"),
        f"Run with id={NO_RUN} not found": lambda: client.get_run(NO_RUN),
        "not found": lambda: client.log_metric(NO_RUN, "m", 1),
        f"Run with id={NO_RUN}": lambda: client.delete_run(NO_RUN),
        "Logged model with ID 'm-x' not found.": lambda: client.get_logged_model("m-x"),
        "No tag with name: k": lambda: client.delete_experiment_tag(state.experiment_id, "k"),
        "987654321": lambda: client.create_run("987654321"),
    }
    for saying, call in calls.items():
        refused("RESOURCE_DOES_NOT_EXIST", call, saying)
    equal(client.get_experiment_by_name("nobody made this"), None)


@checks.case("[tracking-api 8.1] a filter that cannot be read is INVALID_PARAMETER_VALUE and says why")
def _():
    ids = [state.experiment_id]
    filters = {
        "metrics.m = 'a'": "Expected numeric value type for metric. Found 'a'",
        "metrics.m > 1 XOR metrics.m < 0": "Invalid clause(s) in filter string",
        "params.p = 1": "Expected a quoted string value for parameter",
        "foo.bar = 'x'": "Invalid entity type 'foo'. Valid values are",
        "attributes.nothing = 'x'": "Invalid attribute key 'nothing' specified. Valid keys are",
        "metrics.m LIKE 1": "Invalid comparator 'LIKE' not one of",
        "params.p > '1'": "Invalid comparator '>' not one of",
        "tags.t =": "Invalid clause(s) in filter string: 'tags.t', '='",
        "   ": "Could not be parsed.",
    }
    for text, saying in filters.items():
        refused("INVALID_PARAMETER_VALUE", lambda: client.search_runs(ids, text), saying)
    for order in ("metrics.m sideways", "datasets.name", "a b c"):
        refused("INVALID_PARAMETER_VALUE", lambda: client.search_runs(ids, order_by=[order]))
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_runs(ids, page_token="not a token"))
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_experiments(filter_string="attributes.name = 'x'"))
    refused("INVALID_PARAMETER_VALUE", lambda: client.search_experiments(order_by=["tags.t"]))
    refused("INVALID_PARAMETER_VALUE", lambda: mlflow.search_logged_models(ids, "colour.a = 'b'"))


@checks.case("[tracking-api 1.3] a request that lacks or mistypes a field is told which")
def _():
    for path, body, saying in (
        ("runs/log-metric", {"run_id": NO_RUN, "key": "m", "value": 1}, "required parameter 'timestamp'"),
        ("runs/get", None, "required parameter 'run_id'"),
        ("experiments/create", {"name": ""}, "required parameter 'name'"),
        ("experiments/create", {"name": 5}, "Invalid value 5 for parameter 'name' supplied"),
        ("runs/log-batch", {"run_id": NO_RUN, "metrics": [{"key": "m", "value": 1}]}, "metrics[0].timestamp"),
        ("runs/search", {"experiment_ids": "1"}, "for parameter 'experiment_ids' supplied"),
    ):
        status, answer = wire.request("GET" if body is None else "POST", f"/api/2.0/mlflow/{path}", body)
        answer = json.loads(answer)
        equal((status, answer["error_code"], saying in answer["message"]), (400, "INVALID_PARAMETER_VALUE", True), path)


@checks.case("[tracking-api 9] names that would be other files, or hold odd characters, are refused")
def _():
    run_id = new_run(state.experiment_id)
    for key in ("a//b", "../a", "/a", "a#b", "a\nb", "a/", "x" * 251):
        body = {"run_id": run_id, "key": key, "value": "1"}
        equal(wire.refusal("runs/log-parameter", body), (400, "INVALID_PARAMETER_VALUE"), key)
        equal(wire.refusal("runs/set-tag", body), (400, "INVALID_PARAMETER_VALUE"), key)
        point = {"run_id": run_id, "key": key, "value": 1, "timestamp": 1}
        equal(wire.refusal("runs/log-metric", point), (400, "INVALID_PARAMETER_VALUE"), key)
    equal(wire.refusal("experiments/create", {"name": "n" * 501}), (400, "INVALID_PARAMETER_VALUE"))
    equal(client.get_run(run_id).data.params, {})


# Where we differ on purpose, section 14 -------------------------------------------------------------------------------


@checks.case("[tracking-api 14] renaming to a name that is taken is RESOURCE_ALREADY_EXISTS")
def _():
    checks.differs_on_stock()
    experiment_id = new_experiment("to be renamed")
    refused("RESOURCE_ALREADY_EXISTS", lambda: client.rename_experiment(experiment_id, f"fluent {suffix}"))
    equal(client.get_experiment(experiment_id).name, f"to be renamed {suffix}")


@checks.case("[tracking-api 14] renaming a deleted experiment is INVALID_STATE, with a status that is not tried again")
def _():
    checks.differs_on_stock()
    experiment_id = new_experiment("renamed when deleted")
    client.delete_experiment(experiment_id)
    equal(
        wire.refusal("experiments/update", {"experiment_id": experiment_id, "new_name": f"new {suffix}"}),
        (400, "INVALID_STATE"),
    )


@checks.case("[tracking-api 14] a run without an experiment goes to experiment 0")
def _():
    checks.differs_on_stock()
    run = wire.post("runs/create", {"start_time": 1})["run"]
    equal(run["info"]["experiment_id"], "0")
    client.delete_run(run["info"]["run_id"])


@checks.case("[tracking-api 14] a field listed twice in an order is the caller's mistake")
def _():
    checks.differs_on_stock()
    body = {"experiment_ids": [state.experiment_id], "order_by": ["metrics.m", "metrics.m DESC"]}
    equal(wire.refusal("runs/search", body), (400, "INVALID_PARAMETER_VALUE"))


@checks.case("[tracking-api 8.2] an experiment id that is no number is the caller's mistake")
def _():
    equal(wire.refusal("runs/search", {"experiment_ids": ["one"]}), (400, "INVALID_PARAMETER_VALUE"))


@checks.case("[tracking-api 14] a body that is no JSON is the caller's mistake")
def _():
    checks.differs_on_stock()
    equal(wire.refusal("runs/log-batch", '{"run_id": '), (400, "INVALID_PARAMETER_VALUE"))


@checks.case("[tracking-api 14] a number with a fraction is no step, a bare NaN is no value")
def _():
    checks.differs_on_stock()
    run_id = new_run(state.experiment_id)
    point = f'{{"run_id": "{run_id}", "key": "m", "value": %s, "timestamp": 1, "step": %s}}'
    for value, step in ((1, 1.5), ("NaN", 1)):
        equal(wire.refusal("runs/log-metric", point % (value, step)), (400, "INVALID_PARAMETER_VALUE"))
    equal(client.get_run(run_id).data.metrics, {})


@checks.case("[tracking-api 14] outputs of a run may be sent again")
def _():
    checks.differs_on_stock()
    run_id = new_run(state.experiment_id)
    for _ in range(2):
        wire.post("runs/outputs", {"run_id": run_id, "models": [{"model_id": state.external, "step": 0}]})
    equal([model.model_id for model in client.get_run(run_id).outputs.model_outputs], [state.external])


@checks.case("[tracking-api 14] a history without a limit is the whole history")
def _():
    run_id = new_run(state.experiment_id)
    client.log_batch(run_id, metrics=[Metric("m", step, NOW_MS, step) for step in range(1500)])
    answer = wire.get("metrics/get-history", run_id=run_id, metric_key="m")
    equal((len(answer["metrics"]), "next_page_token" in answer), (1500, False))


@checks.case("[tracking-api 5.3] the bulk history is JSON with a NaN in it")
def _():
    checks.differs_on_stock()
    run_id = new_run(state.experiment_id)
    client.log_metric(run_id, "m", math.nan)
    _, answer = wire.request("GET", f"/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id={run_id}&metric_key=m")
    equal([point["value"] for point in json.loads(answer)["metrics"]], ["NaN"])
