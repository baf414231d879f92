"""Prints as JSON all that the stock client reads from an MLflow store, which it may make before.

    mlflow_store.py make URI
    mlflow_store.py dump URI
"""

import json
import logging
import sys
import tempfile
from pathlib import Path

import mlflow
from mlflow.entities import (
    Dataset,
    DatasetInput,
    InputTag,
    LoggedModelInput,
    LoggedModelOutput,
    Metric,
    Param,
    RunTag,
    ViewType,
)
from mlflow.tracking import MlflowClient

logging.disable(logging.WARNING)
mlflow.set_tracking_uri(sys.argv[2])
client = MlflowClient()


def make():
    houses = client.create_experiment("houses", tags={"team": "växjö", "mlflow.note.content": "a\nb"})
    # Plain scalars that YAML 1.2 would take for numbers.
    for name in ["0o17", "1e3", "null", "häuser: \"q\" #1"]:
        run = client.create_run(houses, run_name=name, tags={"k/x": "v", "empty": ""}).info.run_id
        for step, value in enumerate([1.25, float("nan"), float("inf"), float("-inf"), 1e-300, -0.1]):
            client.log_metric(run, "deep/er/loss", value, step=step, timestamp=1000 + step)
        client.log_batch(
            run,
            metrics=[Metric("many", i / 7, 5000 + i, i) for i in range(700)] + [Metric("back", 1.0, 9, -3), Metric("back", 2.0, 8, -1)],
            params=[Param("p/q", "line1\nline2"), Param("lr", "0.1"), Param("long", "x" * 5000)],
            tags=[RunTag("t", "1")],
        )
        client.log_inputs(
            run,
            [
                DatasetInput(
                    Dataset("train_set", "abc12345", "code", '{"tags":{}}', schema='{"s":1}', profile='{"n":1}'),
                    [InputTag("mlflow.data.context", "training")],
                ),
                DatasetInput(Dataset("test_set", "def67890", "local", '{"uri":"x.csv"}'), []),
            ],
        )
        model = client.create_logged_model(
            houses, name="prices", source_run_id=run, params={"n": "1"}, tags={"t": "x"}, model_type="sk"
        )
        client.log_metric(run, "acc", 0.5, step=0, timestamp=2000, model_id=model.model_id)
        with tempfile.TemporaryDirectory() as files:
            Path(files, "MLmodel").write_text("flavors: {}")
            client.log_model_artifacts(model.model_id, files)
        client.finalize_logged_model(model.model_id, "READY")
        others = [client.create_logged_model(houses, name=f"step {step}", source_run_id=run) for step in range(4)]
        client.log_outputs(run, [LoggedModelOutput(model.model_id, 7)])
        client.log_outputs(run, [LoggedModelOutput(other.model_id, step) for step, other in enumerate(others)])
        client.log_inputs(run, models=[LoggedModelInput(model.model_id)])
        client.log_text(run, "hello " + name, "d/f.txt")
        client.log_text(run, "", "empty.txt")
        with tempfile.TemporaryDirectory() as files:
            for odd in ["100% ; größe.txt", "a b/c+d.txt"]:
                Path(files, odd).parent.mkdir(parents=True, exist_ok=True)
                Path(files, odd).write_text(odd)
            client.log_artifacts(run, files)
        child = client.create_run(houses, run_name=f"child of {name}", tags={"mlflow.parentRunId": run}).info.run_id
        client.log_metric(child, "loss", 1.7976931348623157e308, step=1)
        client.set_terminated(child)
        client.set_terminated(run, "FAILED" if name == "1e3" else "FINISHED")
    client.delete_run(client.create_run(houses, run_name="thrown away").info.run_id)
    client.create_run("0", run_name="in default")
    gone = client.create_experiment("gone")
    client.log_param(client.create_run(gone, run_name="inside").info.run_id, "a", "b")
    client.delete_experiment(gone)


def dump():
    experiments = client.search_experiments(view_type=ViewType.ALL)
    ids = [experiment.experiment_id for experiment in experiments]
    runs = [run for id in ids for run in client.search_runs([id], run_view_type=ViewType.ALL)]
    active = [experiment.experiment_id for experiment in experiments if experiment.lifecycle_stage == "active"]
    return {
        "experiments": sorted(
            (
                {
                    "id": experiment.experiment_id,
                    "name": experiment.name,
                    "stage": experiment.lifecycle_stage,
                    "times": [experiment.creation_time, experiment.last_update_time],
                    "tags": dict(experiment.tags),
                }
                for experiment in experiments
            ),
            key=lambda experiment: experiment["id"],
        ),
        "runs": {run.info.run_id: run_dump(run.info.run_id) for run in runs},
        "models": {model.model_id: model_dump(model) for model in client.search_logged_models(active)},
    }


def run_dump(run_id):
    run = client.get_run(run_id)
    info = run.info
    inputs = run.inputs
    return {
        "info": [info.experiment_id, info.run_name, info.user_id, info.status, info.start_time, info.end_time, info.lifecycle_stage],
        "params": run.data.params,
        "tags": run.data.tags,
        "latest": {key: number(value) for key, value in run.data.metrics.items()},
        "history": {
            key: sorted([point.step, point.timestamp, number(point.value)] for point in client.get_metric_history(run_id, key))
            for key in run.data.metrics
        },
        "datasets": sorted(
            [json.dumps([dict(input.dataset), {tag.key: tag.value for tag in input.tags}], sort_keys=True) for input in inputs.dataset_inputs]
        ),
        "model_inputs": [model.model_id for model in inputs.model_inputs],
        "model_outputs": [[model.model_id, model.step] for model in run.outputs.model_outputs] if run.outputs else [],
        "artifacts": artifacts(run_id),
    }


def model_dump(model):
    return {
        "info": [model.experiment_id, model.name, model.model_type or "", model.source_run_id, str(model.status), model.status_message or ""],
        "times": [model.creation_timestamp, model.last_updated_timestamp],
        "params": model.params,
        "tags": model.tags,
        "metrics": sorted(
            [point.key, number(point.value), point.timestamp, point.step, point.run_id, point.dataset_name, point.dataset_digest]
            for point in model.metrics or []
        ),
    }


def artifacts(run_id):
    found = {}
    folders = [""]
    while folders:
        for entry in client.list_artifacts(run_id, folders.pop()):
            if entry.is_dir:
                folders.append(entry.path)
            else:
                with tempfile.TemporaryDirectory() as folder:
                    found[entry.path] = Path(client.download_artifacts(run_id, entry.path, folder)).read_text()
    return found


def number(value):
    return repr(float(value))


if sys.argv[1] == "make":
    make()
print(json.dumps(dump(), sort_keys=True))
