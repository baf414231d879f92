"""Artifacts, datasets and the search of runs with the stock client."""

import json
import math
import pathlib

import wire
from checks import equal
from fluent_state import NOW_MS, checks, client, folder, names_of, new_experiment, new_run, state, suffix

import mlflow
import numpy as np
import pandas as pd
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository


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
