"""Experiments, runs, params, tags, batches and metrics with the stock client."""

import math

import wire
from checks import between, equal, refused
from fluent_state import NOW_MS, checks, client, new_experiment, new_run, state, suffix

import mlflow
from mlflow.entities import Metric, Param, RunTag, ViewType


# Experiments ----------------------------------------------------------------------------------------------------------


@checks.case("[tracking-api 3] tags of the active experiment are set, replaced and deleted")
def _():
    mlflow.set_experiment_tags({"team": "houses", "n": 5})
    mlflow.set_experiment_tag("team", "homes")
    equal(mlflow.get_experiment(state.experiment_id).tags, {"team": "homes", "n": "5"})
    mlflow.delete_experiment_tag("n")
    equal(mlflow.get_experiment(state.experiment_id).tags, {"team": "homes"})


@checks.case("[tracking-api 3] an experiment keeps the tags and the artifact location it was created with")
def _():
    location = f"mlflow-artifacts:/elsewhere-{suffix}"
    experiment_id = new_experiment("placed", artifact_location=location, tags={"kind": "placed"})
    experiment = client.get_experiment(experiment_id)
    equal((experiment.artifact_location, experiment.tags), (location, {"kind": "placed"}))
    run = client.create_run(experiment_id)
    equal(run.info.artifact_uri, f"{location}/{run.info.run_id}/artifacts")
    client.log_text(run.info.run_id, "here", "note.txt")
    equal(mlflow.artifacts.load_text(f"{location}/{run.info.run_id}/artifacts/note.txt"), "here")


@checks.case("[tracking-api 3] a deleted experiment is restored with its runs, and can be renamed again")
def _():
    experiment_id = new_experiment("to restore")
    run_id = new_run(experiment_id)
    client.delete_experiment(experiment_id)
    deleted = client.get_experiment(experiment_id)
    equal((deleted.lifecycle_stage, client.get_run(run_id).info.lifecycle_stage), ("deleted", "deleted"))
    found = client.search_experiments(ViewType.DELETED_ONLY, filter_string=f"name = '{deleted.name}'")
    equal([experiment.experiment_id for experiment in found], [experiment_id])
    refused("RESOURCE_ALREADY_EXISTS", lambda: client.create_experiment(deleted.name))
    refused("INVALID_PARAMETER_VALUE", lambda: client.create_run(experiment_id), "must be in the 'active' state")
    client.restore_experiment(experiment_id)
    equal(client.get_run(run_id).info.lifecycle_stage, "active")
    before = client.get_experiment(experiment_id)
    client.rename_experiment(experiment_id, f"restored {suffix}")
    after = client.get_experiment_by_name(f"restored {suffix}")
    equal((after.experiment_id, after.lifecycle_stage), (experiment_id, "active"))
    assert after.last_update_time >= before.last_update_time
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.restore_experiment(experiment_id))


@checks.case("[tracking-api 8.3] experiments are found by name, tag and time, in order, page by page")
def _():
    names = [f"page {letter} {suffix}" for letter in "dbaceBA"]
    for place, name in enumerate(names):
        client.create_experiment(name, tags={"place": str(place)} if place < 5 else {})
    mine = f"name LIKE 'page %{suffix}'"

    def found(text, **kwargs):
        return [experiment.name for experiment in mlflow.search_experiments(filter_string=text, **kwargs)]

    equal(found(mine, order_by=["name"]), sorted(names))
    equal(found(mine, order_by=["name DESC"]), sorted(names, reverse=True))
    equal(found(f"name ILIKE 'PAGE a%{suffix}'", order_by=["name"]), [f"page A {suffix}", f"page a {suffix}"])
    equal(found(f"{mine} AND tags.place = '3'"), [f"page c {suffix}"])
    equal(len(found(f"{mine} AND tags.place IS NULL")), 2)
    equal(found(f"{mine} AND creation_time > {NOW_MS * 2}"), [])
    equal(found(mine, order_by=["experiment_id"], max_results=3), names[:3])
    pages, token = [], None
    while token != "":
        page = client.search_experiments(filter_string=mine, order_by=["name"], max_results=3, page_token=token)
        pages.append([experiment.name for experiment in page])
        token = page.token or ""
    equal(([len(page) for page in pages], sum(pages, [])), ([3, 3, 1], sorted(names)))


@checks.case("[tracking-api 8.3] words of the filter of experiments in any case")
def _():
    checks.differs_on_stock()
    found = client.search_experiments(filter_string=f"name like 'fluent {suffix}' and tags.team ilike 'HOMES'")
    equal([experiment.experiment_id for experiment in found], [state.experiment_id])


# Runs, params, tags, batches ------------------------------------------------------------------------------------------


@checks.case("[tracking-api 4] the client sends 2500 params in 25 batches of 100, and all come back")
def _():
    params = {f"p{number}": number for number in range(2500)}
    with mlflow.start_run() as run, wire.requests_made() as made:
        mlflow.log_params(params)
    equal(made.count("POST runs/log-batch"), 25)
    equal(client.get_run(run.info.run_id).data.params, {key: str(value) for key, value in params.items()})


@checks.case("[tracking-api 4] a batch holds 1000 metrics, 100 params, 100 tags, 1000 in all, and nothing of more")
def _():
    run_id = new_run(state.experiment_id)

    def batch(metrics=0, params=0, tags=0):
        return {
            "run_id": run_id,
            "metrics": [{"key": f"m{n}", "value": n, "timestamp": 1, "step": 0} for n in range(metrics)],
            "params": [{"key": f"p{n}", "value": "v"} for n in range(params)],
            "tags": [{"key": f"t{n}", "value": "v"} for n in range(tags)],
        }

    for sizes in ({"metrics": 1001}, {"params": 101}, {"tags": 101}, {"metrics": 801, "params": 100, "tags": 100}):
        equal(wire.refusal("runs/log-batch", batch(**sizes)), (400, "INVALID_PARAMETER_VALUE"), str(sizes))
    data = client.get_run(run_id).data
    equal((data.metrics, data.params, set(data.tags)), ({}, {}, {"mlflow.runName"}))
    wire.post("runs/log-batch", batch(metrics=1000))
    wire.post("runs/log-batch", batch(metrics=800, params=100, tags=100))
    wire.post("runs/log-batch", {"run_id": run_id})
    data = client.get_run(run_id).data
    equal((len(data.metrics), len(data.params), len(data.tags)), (1000, 100, 101))


@checks.case("[tracking-api 4] a batch with a fault stores nothing")
def _():
    run_id = new_run(state.experiment_id)
    client.log_param(run_id, "fixed", "old")
    for params in ({"fixed": "new"}, {"a//b": "1"}):
        metrics, tags = [Metric("m", 1.0, 1, 0)], [RunTag("t", "v")]
        batch = [Param("fine", "1"), *(Param(key, value) for key, value in params.items())]
        refused("INVALID_PARAMETER_VALUE", lambda: client.log_batch(run_id, metrics, batch, tags))
    twice = [{"key": "a", "value": "1"}] * 2
    equal(wire.refusal("runs/log-batch", {"run_id": run_id, "params": twice}), (400, "INVALID_PARAMETER_VALUE"))
    data = client.get_run(run_id).data
    equal((data.metrics, data.params, set(data.tags)), ({}, {"fixed": "old"}, {"mlflow.runName"}))


@checks.case("[tracking-api 4] a param keeps its first value, and may be logged again with it")
def _():
    run_id = new_run(state.experiment_id)
    for _ in range(2):
        client.log_param(run_id, "depth", 3)
    refused("INVALID_PARAMETER_VALUE", lambda: client.log_param(run_id, "depth", 4), "already logged with value='3'")
    equal(client.get_run(run_id).data.params, {"depth": "3"})


@checks.case("[tracking-api 9] long values of params and tags are cut, keys in any script are kept")
def _():
    run_id = new_run(state.experiment_id)
    wire.post("runs/log-parameter", {"run_id": run_id, "key": "long", "value": "é" * 6001})
    wire.post("runs/set-tag", {"run_id": run_id, "key": "long", "value": "é" * 8001})
    client.log_param(run_id, "größe/数 :x-1.0_", "ü 🏠\n\t'\"")
    client.set_tag(run_id, "empty", "")
    data = client.get_run(run_id).data
    equal((data.params["long"], data.tags["long"]), ("é" * 6000, "é" * 8000))
    equal((data.params["größe/数 :x-1.0_"], data.tags["empty"]), ("ü 🏠\n\t'\"", ""))


@checks.case("[tracking-api 4] set_tags, set_tag again, delete_tag, and deleting what is not there")
def _():
    with mlflow.start_run() as run:
        mlflow.set_tags({"a": 1, "b": None, "c": "x"})
        mlflow.set_tag("a", "2")
        mlflow.delete_tag("c")
    tags = client.get_run(run.info.run_id).data.tags
    equal((tags["a"], tags["b"], "c" in tags), ("2", "None", False))
    refused("RESOURCE_DOES_NOT_EXIST", lambda: client.delete_tag(run.info.run_id, "c"), "No tag with name: c")


@checks.case("[tracking-api 4] a run is renamed, ended, taken up again and described")
def _():
    with mlflow.start_run(run_name="before", description="what it is for", tags={"k": "v"}) as run:
        pass
    run_id = run.info.run_id
    client.update_run(run_id, name="after")
    client.set_terminated(run_id, "KILLED", end_time=NOW_MS)
    info = client.get_run(run_id).info
    equal((info.run_name, info.status, info.end_time), ("after", "KILLED", NOW_MS))
    client.set_tag(run_id, "mlflow.runName", "by its tag")
    with mlflow.start_run(run_id=run_id):
        equal(client.get_run(run_id).info.status, "RUNNING")
    run = client.get_run(run_id)
    equal((run.info.run_name, run.info.status), ("by its tag", "FINISHED"))
    equal((run.data.tags["mlflow.note.content"], run.data.tags["k"]), ("what it is for", "v"))


@checks.case("[tracking-api 4] nested runs know their parent and are found by it")
def _():
    with mlflow.start_run(run_name="parent") as parent:
        children = []
        for number in range(3):
            with mlflow.start_run(run_name=f"child {number}", nested=True) as child:
                mlflow.log_metric("m", number)
            children.append(child.info.run_id)
    with mlflow.start_run(run_name="late child", parent_run_id=parent.info.run_id) as child:
        children.append(child.info.run_id)
    equal(mlflow.get_parent_run(children[1]).info.run_id, parent.info.run_id)
    equal(mlflow.get_parent_run(parent.info.run_id), None)
    found = client.search_runs([state.experiment_id], f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'")
    equal(sorted(run.info.run_id for run in found), sorted(children))


@checks.case("[tracking-api 4] a deleted run refuses every log call until it is restored")
def _():
    run_id = new_run(state.experiment_id)
    client.log_metric(run_id, "m", 1)
    client.delete_run(run_id)
    client.delete_run(run_id)
    for call in (
        lambda: client.log_metric(run_id, "m", 2),
        lambda: client.log_param(run_id, "p", 2),
        lambda: client.set_tag(run_id, "t", 2),
        lambda: client.log_batch(run_id, params=[Param("p", "2")]),
        lambda: client.update_run(run_id, name="n"),
    ):
        refused("INVALID_PARAMETER_VALUE", call, "must be in the 'active' state")
    client.restore_run(run_id)
    data = client.get_run(run_id).data
    equal((data.metrics, data.params), ({"m": 1.0}, {}))


# Metrics --------------------------------------------------------------------------------------------------------------


@checks.case("[tracking-api 5.2] a history of 26000 points comes back whole, over two pages")
def _():
    run_id = new_run(state.experiment_id)
    sent = [(1 / (step + 1), NOW_MS + step, step) for step in range(26_000)]
    client.log_batch(run_id, metrics=[Metric("loss", *point) for point in sent])
    with wire.requests_made() as made:
        history = client.get_metric_history(run_id, "loss")
    equal(made, ["GET metrics/get-history"] * 2)
    equal([(point.value, point.timestamp, point.step) for point in history], sent)
    equal(client.get_run(run_id).data.metrics, {"loss": 1 / 26_000})
    page = wire.get("metrics/get-history", run_id=run_id, metric_key="loss", max_results=2)
    equal([point["step"] for point in page["metrics"]], [0, 1])
    rest = wire.get(
        "metrics/get-history", run_id=run_id, metric_key="loss", max_results=2, page_token=page["next_page_token"]
    )
    equal([point["step"] for point in rest["metrics"]], [2, 3])


@checks.case("[tracking-api 5.1] the latest value is that of the largest step, then time, then value")
def _():
    run_id = new_run(state.experiment_id)
    for value, timestamp, step in ((1, 5, 2), (2, 9, 1), (3, 4, 2), (4, 5, 2), (3.5, 5, 2), (9, 9, -3)):
        client.log_metric(run_id, "m", value, timestamp, step)
    equal(client.get_run(run_id).data.metrics, {"m": 4.0})
    equal([point.value for point in client.get_metric_history(run_id, "m")], [3, 1, 3.5, 4, 9, 2])


@checks.case("[tracking-api 1.4] whole numbers are numbers on the wire up to 2^63 - 1, NaN is a text")
def _():
    run_id = new_run(state.experiment_id, start_time=NOW_MS)
    largest = 2**63 - 1
    client.log_metric(run_id, "big", 0.1 + 0.2, timestamp=largest, step=largest)
    client.log_metric(run_id, "nan", math.nan, timestamp=1, step=-5)
    run = wire.get("runs/get", run_id=run_id)["run"]
    equal((run["info"]["start_time"], run["info"]["status"]), (NOW_MS, "RUNNING"))
    metrics = {metric["key"]: metric for metric in run["data"]["metrics"]}
    equal(metrics["big"], {"key": "big", "value": 0.1 + 0.2, "timestamp": largest, "step": largest})
    equal(metrics["nan"], {"key": "nan", "value": "NaN", "timestamp": 1, "step": -5})
    (point,) = client.get_metric_history(run_id, "big")
    equal((point.timestamp, point.step), (largest, largest))
    assert math.isnan(client.get_run(run_id).data.metrics["nan"])


@checks.case("[tracking-api 5.1] infinity comes back as infinity")
def _():
    checks.differs_on_stock()
    run_id = new_run(state.experiment_id)
    client.log_metric(run_id, "up", math.inf)
    client.log_metric(run_id, "down", -math.inf)
    equal(client.get_run(run_id).data.metrics, {"up": math.inf, "down": -math.inf})
    sent = wire.get("metrics/get-history", run_id=run_id, metric_key="up")["metrics"]
    equal(sent[0]["value"], "Infinity")


@checks.case("[tracking-api 5.1] a point sent again is no second point")
def _():
    run_id = new_run(state.experiment_id)
    for _ in range(2):
        client.log_metric(run_id, "m", 0.5, timestamp=7, step=1)
    equal(len(client.get_metric_history(run_id, "m")), 1)


@checks.case("[tracking-api 5.1] nor is a NaN sent again")
def _():
    run_id = new_run(state.experiment_id)
    for _ in range(2):
        client.log_metric(run_id, "m", math.nan, timestamp=7, step=1)
    equal(len(client.get_metric_history(run_id, "m")), 1)


def sampled_steps(run_ids, **query):
    answer = wire.get("metrics/get-history-bulk-interval", run_ids=run_ids, metric_key="s", **query)
    return [(run_ids.index(point["run_id"]), point["step"]) for point in answer.get("metrics", [])]


@checks.case("[tracking-api 5.4] the bulk interval keeps to a range and to a number, with the ends of each run")
def _():
    state.sampled = [new_run(state.experiment_id) for _ in range(3)]
    for run_id, count in zip(state.sampled, (10, 20)):
        client.log_batch(run_id, metrics=[Metric("s", step / 2, NOW_MS, step) for step in range(count)])
    client.log_batch(state.sampled[2], metrics=[Metric("s", n, NOW_MS + n, 0) for n in range(3000)])
    first, second, crowded = state.sampled
    equal(sampled_steps([first, second]), [(0, step) for step in range(10)] + [(1, step) for step in range(20)])
    equal(sampled_steps([first], start_step=3, end_step=5), [(0, 3), (0, 4), (0, 5)])
    equal(sampled_steps([first], start_step=50, end_step=60), [])
    few = sampled_steps([first, second], max_results=5)
    equal(few, sorted(few))
    assert {(0, 0), (0, 9), (1, 0), (1, 19)} <= set(few) and len(few) <= 2 * (5 + 2), few
    between(len(sampled_steps([crowded], max_results=100)), 100, 102, "number of points of one step")


@checks.case("[tracking-api 5.4] every n-th step of all runs is taken")
def _():
    checks.differs_on_stock()
    first, second, _ = state.sampled
    equal([step for _, step in sampled_steps([first], max_results=5)], [0, 2, 4, 6, 8, 9])
    steps = {step for _, step in sampled_steps([first, second], max_results=5)}
    equal(steps, {0, 4, 8, 9, 12, 16, 19})


@checks.case("[tracking-api 11] asynchronous logging is all there after the flush")
def _():
    with mlflow.start_run() as run:
        for step in range(300):
            mlflow.log_metric("loss", step, step=step, synchronous=False)
        mlflow.log_params({f"p{n}": n for n in range(120)}, synchronous=False)
        mlflow.set_tag("kind", "asynchronous", synchronous=False)
        mlflow.flush_async_logging()
        data = client.get_run(run.info.run_id).data
        equal((data.metrics["loss"], len(data.params), data.tags["kind"]), (299.0, 120, "asynchronous"))
    history = client.get_metric_history(run.info.run_id, "loss")
    equal(sorted(point.step for point in history), list(range(300)))
