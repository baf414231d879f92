"""The wider surface of the current stock client: batches, tables, images, datasets, search, logged models, mistakes.

The server is the one of MLFLOW_TRACKING_URI; what it already holds does not matter. Section numbers are those of
docs/spec/tracking-api.md.
"""

import json
import math
import pathlib
import tempfile

import wire
from checks import Checks, between, equal, refused

import mlflow
import numpy as np
import pandas as pd
from mlflow.entities import LoggedModelStatus, Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository

checks = Checks(__doc__)
client = mlflow.MlflowClient()
scratch = tempfile.TemporaryDirectory(prefix="fluent-", ignore_cleanup_errors=True)
folder = pathlib.Path(scratch.name)

# So that the script can run twice against one server.
suffix = mlflow.utils.time.get_current_time_millis()
NOW_MS = 1_700_000_000_000


def new_experiment(name, **kwargs):
    return client.create_experiment(f"{name} {suffix}", **kwargs)


def new_run(experiment_id, **kwargs):
    return client.create_run(experiment_id, **kwargs).info.run_id


def names_of(files):
    return sorted(file.path for file in files)


class State:
    """What later checks need of earlier ones."""


state = State()
state.experiment_id = new_experiment("fluent")
mlflow.set_experiment(experiment_id=state.experiment_id)
print(f"mlflow {mlflow.__version__}")


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


# Artifacts ------------------------------------------------------------------------------------------------------------

FILES = {
    "plain.txt": b"plain",
    "empty.bin": b"",
    "deep/er/est.bin": bytes(range(256)) * 300,
    "deep/note.md": b"# note",
    "with space & 100%.txt": b"odd",
    "größe 数.txt": "größe".encode(),
    "deep/+plus;semi=1.csv": b"a,b\n",
}


@checks.case("[tracking-api 6.6] a folder goes up and comes down byte for byte, an empty file and odd names in it")
def _():
    source = folder / "up"
    for path, content in FILES.items():
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        (source / path).write_bytes(content)
    with mlflow.start_run() as run:
        mlflow.log_artifacts(str(source), "data")
        mlflow.log_artifact(str(source / "plain.txt"))
        mlflow.log_artifact(str(source / "plain.txt"), "copies/of it")
    state.files_run = run.info.run_id
    back = pathlib.Path(client.download_artifacts(run.info.run_id, "data", str(folder / "down")))
    found = {path.relative_to(back).as_posix(): path.read_bytes() for path in back.rglob("*") if path.is_file()}
    equal(found, FILES)
    whole = pathlib.Path(client.download_artifacts(run.info.run_id, "", str(folder / "whole")))
    equal((whole / "copies/of it/plain.txt").read_bytes(), b"plain")
    equal((whole / "data/empty.bin").read_bytes(), b"")
    single = client.download_artifacts(run.info.run_id, "data/empty.bin", str(folder / "single"))
    equal(pathlib.Path(single).stat().st_size, 0)


@checks.case("[tracking-api 6.2] a listing has one level, with folders and sizes")
def _():
    equal(names_of(client.list_artifacts(state.files_run)), ["copies", "data", "plain.txt"])
    listed = {file.path: file for file in client.list_artifacts(state.files_run, "data")}
    equal(set(listed), {f"data/{path.split('/')[0]}" for path in FILES})
    equal((listed["data/deep"].is_dir, listed["data/deep"].file_size), (True, None))
    equal((listed["data/plain.txt"].is_dir, listed["data/plain.txt"].file_size), (False, 5))
    assert not listed["data/empty.bin"].file_size
    equal(client.list_artifacts(state.files_run, "plain.txt"), [])
    equal(client.list_artifacts(state.files_run, "nowhere"), [])
    sent = wire.get("artifacts/list", run_id=state.files_run, path="data/deep")
    equal(sent["root_uri"], client.get_run(state.files_run).info.artifact_uri)
    equal([file["path"] for file in sent["files"]], ["data/deep/+plus;semi=1.csv", "data/deep/er", "data/deep/note.md"])


@checks.case("[tracking-api 6.6] an artifact is replaced, deleted, and missing then")
def _():
    client.log_text(state.files_run, "first", "again.txt")
    client.log_text(state.files_run, "second, longer", "again.txt")
    uri = f"runs:/{state.files_run}/again.txt"
    equal(mlflow.artifacts.load_text(uri), "second, longer")
    repository = get_artifact_repository(client.get_run(state.files_run).info.artifact_uri)
    repository.delete_artifacts("again.txt")
    repository.delete_artifacts("copies")
    equal(names_of(client.list_artifacts(state.files_run)), ["data", "plain.txt"])
    try:
        mlflow.artifacts.load_text(uri)
    except MlflowException as error:
        assert "again.txt" in str(error), error
    else:
        raise AssertionError("an artifact that is gone was loaded")
    status, answer = wire.request("GET", f"/get-artifact?run_id={state.files_run}&path=again.txt")
    equal((status, json.loads(answer)["error_code"]), (404, "RESOURCE_DOES_NOT_EXIST"))


@checks.case("[tracking-api 6.4] a folder asked for as a file is the caller's mistake")
def _():
    status, answer = wire.request("GET", f"/get-artifact?run_id={state.files_run}&path=data")
    equal((status, json.loads(answer)["error_code"]), (400, "INVALID_PARAMETER_VALUE"))


@checks.case("[tracking-api 6.3] a path out of the folder of artifacts is refused")
def _():
    for path in ("1/..%2Fsecret.txt", "1/a/%252e%252e/b", "%2Fetc/passwd", "C:%5Cwindows", "1/a%23b"):
        status, answer = wire.request("PUT", f"/api/2.0/mlflow-artifacts/artifacts/{path}", b"x")
        equal((status, json.loads(answer)["error_code"]), (400, "INVALID_PARAMETER_VALUE"), path)


@checks.case("[tracking-api 11] log_text and log_dict, as JSON and as YAML")
def _():
    with mlflow.start_run() as run:
        mlflow.log_text("<h1>größe</h1>", "page/index.html")
        mlflow.log_dict({"a": [1, 2.5, None], "ü": "ö"}, "data.json")
        mlflow.log_dict({"a": {"b": 1}}, "deep/data.yaml")
        uri = run.info.artifact_uri
    equal(mlflow.artifacts.load_text(f"{uri}/page/index.html"), "<h1>größe</h1>")
    equal(mlflow.artifacts.load_dict(f"{uri}/data.json"), {"a": [1, 2.5, None], "ü": "ö"})
    equal(mlflow.artifacts.load_text(f"{uri}/deep/data.yaml"), "a:\n  b: 1\n")
    equal(names_of(mlflow.artifacts.list_artifacts(run_id=run.info.run_id)), ["data.json", "deep", "page"])


@checks.case("[tracking-api 11] log_table twice appends, and load_table reads the rows of all runs")
def _():
    with mlflow.start_run() as run:
        mlflow.log_table({"question": ["a", "b"], "score": [1, 2]}, "answers.json")
        mlflow.log_table(pd.DataFrame({"question": ["c"], "score": [3]}), "answers.json")
    table = mlflow.load_table("answers.json", run_ids=[run.info.run_id], extra_columns=["run_id"])
    equal((list(table["question"]), list(table["score"])), (["a", "b", "c"], [1, 2, 3]))
    equal(set(table["run_id"]), {run.info.run_id})
    logged = json.loads(client.get_run(run.info.run_id).data.tags["mlflow.loggedArtifacts"])
    equal(logged, [{"path": "answers.json", "type": "table"}])


@checks.case("[tracking-api 11] log_image as a file and as a step of a key")
def _():
    picture = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    with mlflow.start_run() as run:
        mlflow.log_image(picture, "image.png", synchronous=True)
        for step in range(2):
            mlflow.log_image(picture, key="sample", step=step, synchronous=True)
    assert np.array_equal(np.asarray(mlflow.artifacts.load_image(f"{run.info.artifact_uri}/image.png")), picture)
    images = names_of(client.list_artifacts(run.info.run_id, "images"))
    equal(sum(name.endswith(".png") for name in images), 2)
    equal("mlflow.loggedImages" in client.get_run(run.info.run_id).data.tags, True)


# Datasets -------------------------------------------------------------------------------------------------------------

HOUSES = pd.DataFrame({"sqft": [1180.0, 2570.0, 770.0], "price": [221900.0, 538000.0, 180000.0]})


def houses(name):
    return mlflow.data.from_pandas(HOUSES, source="https://example.com/houses.csv", name=name, targets="price")


@checks.case("[tracking-api 4] a pandas dataset is an input of the run, with its context, schema and digest")
def _():
    dataset = houses("houses")
    with mlflow.start_run(run_name="with data") as run:
        for _ in range(2):
            mlflow.log_input(dataset, context="training", tags={"version": "1"})
        mlflow.log_input(houses("houses to test"), context="testing")
    first, second = client.get_run(run.info.run_id).inputs.dataset_inputs
    equal((first.dataset.name, first.dataset.digest), ("houses", dataset.digest))
    equal(json.loads(first.dataset.profile), {"num_rows": 3, "num_elements": 6})
    columns = json.loads(first.dataset.schema)["mlflow_colspec"]
    equal([column["name"] for column in columns], ["sqft", "price"])
    equal({tag.key: tag.value for tag in first.tags}, {"mlflow.data.context": "training", "version": "1"})
    equal((second.dataset.name, [tag.value for tag in second.tags]), ("houses to test", ["testing"]))
    equal(mlflow.data.get_source(first.dataset).url, "https://example.com/houses.csv")
    state.data_run = run.info.run_id


@checks.case("[tracking-api 8.1] runs are found by the name, digest and context of their data")
def _():
    def found(text):
        return [run.info.run_name for run in client.search_runs([state.experiment_id], text)]

    equal(found("datasets.name = 'houses'"), ["with data"])
    equal(found(f"dataset.digest = '{houses('houses').digest}'"), ["with data"])
    equal(found("dataset.context = 'testing' AND dataset.name LIKE 'houses%'"), ["with data"])
    equal(found("dataset.name IN ('nothing', 'houses')"), ["with data"])
    equal(found("datasets.name = 'nothing'"), [])


@checks.case("[tracking-api 7.1] search-datasets sums up the data of an experiment")
def _():
    def search(body):
        return wire.request("POST", "/ajax-api/2.0/mlflow/experiments/search-datasets", body)

    status, answer = search({"experiment_ids": [state.experiment_id]})
    rows = {(row["name"], row["context"], row["digest"]) for row in json.loads(answer)["dataset_summaries"]}
    digest = houses("any").digest
    equal((status, rows), (200, {("houses", "training", digest), ("houses to test", "testing", digest)}))
    for experiment_ids in ([], [str(number) for number in range(21)]):
        status, answer = search({"experiment_ids": experiment_ids})
        equal((status, json.loads(answer)["error_code"]), (400, "INVALID_PARAMETER_VALUE"))


# Search of runs -------------------------------------------------------------------------------------------------------

COUNT = 130


def loss_of(number):
    """None for every tenth run, else a value that several share."""
    return None if number % 10 == 9 else number % 13 / 4


@checks.case("[tracking-api 8.2] 130 runs come page by page as they come at once")
def _():
    state.search_id = new_experiment("search")
    state.numbers = {}
    for number in range(COUNT):
        run_id = new_run(state.search_id, start_time=NOW_MS + number, run_name=f"run {number:03}")
        state.numbers[run_id] = number
        loss = loss_of(number)
        client.log_batch(
            run_id,
            metrics=[] if loss is None else [Metric("loss", loss + 1, 1, 0), Metric("loss", loss, 2, 1)],
            params=[Param("n", str(number)), Param("odd-key/x", str(number % 2))],
            tags=[RunTag("kind", "even" if number % 2 == 0 else "Odd")] if number % 3 else [],
        )
    order = ["metrics.loss DESC"]
    pages, token = [], None
    while token != "":
        page = client.search_runs([state.search_id], "", order_by=order, max_results=40, page_token=token)
        pages.append([state.numbers[run.info.run_id] for run in page])
        token = page.token or ""
    equal([len(page) for page in pages], [40, 40, 40, 10])
    with_loss = [number for number in range(COUNT) if loss_of(number) is not None]
    expected = sorted(with_loss, key=lambda number: (-loss_of(number), -number))
    expected += sorted(set(range(COUNT)) - set(with_loss), reverse=True)
    equal(sum(pages, []), expected)
    frame = mlflow.search_runs([state.search_id], order_by=order)
    equal([state.numbers[run_id] for run_id in frame["run_id"]], expected)
    equal(frame["metrics.loss"].isna().sum(), 13)
    equal(len(mlflow.search_runs([state.search_id], max_results=125)), 125)


def search(text, order_by=("attributes.start_time",)):
    runs = client.search_runs([state.search_id], text, order_by=list(order_by))
    return [state.numbers[run.info.run_id] for run in runs]


@checks.case("[tracking-api 8.1] filters select what the same condition in Python selects")
def _():
    loss = loss_of
    table = {
        "metrics.loss > 2": lambda n: loss(n) is not None and loss(n) > 2,
        "metrics.loss = 0.25": lambda n: loss(n) == 0.25,
        "metrics.loss != 0.25 and params.`odd-key/x` = '1'": lambda n: loss(n) not in (None, 0.25) and n % 2 == 1,
        "params.n LIKE '1_'": lambda n: 10 <= n <= 19,
        "params.n != '5' AND attributes.run_name ILIKE 'RUN 00%'": lambda n: n < 10 and n != 5,
        "tags.kind ilike 'ODD'": lambda n: n % 3 != 0 and n % 2 == 1,
        "tags.kind IS NULL": lambda n: n % 3 == 0,
        "tags.kind IS NOT NULL AND params.n IS NOT NULL": lambda n: n % 3 != 0,
        f"start_time >= {NOW_MS + 100}": lambda n: n >= 100,
        "status = 'RUNNING' and run_name = 'run 077'": lambda n: n == 77,
        "": lambda n: True,
    }
    for text, condition in table.items():
        equal(search(text), [number for number in range(COUNT) if condition(number)], text)
    some = [run_id for run_id, number in state.numbers.items() if number in (3, 4, 128)]
    equal(search(f"run_id IN ('{some[0]}', '{some[1]}', '{some[2]}')"), [3, 4, 128])


@checks.case("[tracking-api 8.2] orders by params, tags, names and times, with what is missing last")
def _():
    equal(search("params.n LIKE '1_'", ["params.n DESC"]), list(range(19, 9, -1)))
    equal(search("", ["params.n"])[:4], [0, 1, 10, 100])
    equal(search("params.n LIKE '_'", ["tags.kind", "start_time"]), [1, 5, 7, 2, 4, 8, 0, 3, 6, 9])
    equal(search("params.n LIKE '_'", ["tags.kind DESC", "start_time ASC"]), [2, 4, 8, 1, 5, 7, 0, 3, 6, 9])
    equal(search("", ["attributes.run_name DESC"]), list(range(COUNT - 1, -1, -1)))
    equal(search("", []), list(range(COUNT - 1, -1, -1)))


@checks.case("[tracking-api 8.1] NaN matches no comparison but !=")
def _():
    experiment_id = new_experiment("NaN")
    for name, value in (("nan", math.nan), ("one", 1.0)):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_metric("m", value)

    def found(text):
        return sorted(run.info.run_name for run in client.search_runs([experiment_id], text))

    table = {"= 0": [], "< 1": [], ">= 0": ["one"], "!= 1": ["nan"], "!= 0": ["nan", "one"]}
    for comparison, expected in table.items():
        equal(found(f"metrics.m {comparison}"), expected, comparison)


@checks.case("[tracking-api 8.2] all experiments, by name, deleted runs, and no experiment at all")
def _():
    first, second = new_experiment("view one"), new_experiment("view two")
    runs = [new_run(first, start_time=1), new_run(second, start_time=2), new_run(second, start_time=3)]
    client.delete_run(runs[1])

    def found(view, experiment_ids):
        return [run.info.run_id for run in client.search_runs(experiment_ids, run_view_type=view)]

    equal(found(ViewType.ACTIVE_ONLY, [first, second]), [runs[2], runs[0]])
    equal(found(ViewType.DELETED_ONLY, [first, second]), [runs[1]])
    equal(found(ViewType.ALL, [first, second]), runs[::-1])
    equal(found(ViewType.ALL, []), [])
    by_name = mlflow.search_runs(experiment_names=[f"view two {suffix}"], output_format="list")
    equal([run.info.run_id for run in by_name], [runs[2]])
    everywhere = mlflow.search_runs(search_all_experiments=True, filter_string=f"run_id = '{runs[0]}'")
    equal(list(everywhere["experiment_id"]), [first])


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


checks.finish()
