"""The course: runs and artifacts."""

import contextlib
import io
import pathlib

import wire
from checks import equal
from course_state import EXPERIMENT, FIGURES, SYSTEM_TAGS, artifact_bytes, artifact_names, checks, client, course, folder, log_figures

import matplotlib.pyplot as plt
import mlflow


# 4. Runs and artifacts ------------------------------------------------------------------------------------------------


@checks.row(47, "set_experiment finds it, and makes one for an unknown name")
def _():
    equal(mlflow.set_experiment(experiment_name=EXPERIMENT).experiment_id, course.experiment_id)
    equal(len(mlflow.search_experiments()), 2)
    other = mlflow.set_experiment("made on demand")
    assert other.experiment_id not in ("0", course.experiment_id)
    mlflow.delete_experiment(other.experiment_id)
    mlflow.set_experiment(EXPERIMENT)


@checks.row(48, "a run without a name with two figures")
def _():
    run_id = mlflow.start_run().info.run_id
    course.runs["first"] = run_id
    sent = wire.get("runs/get", run_id=run_id)["run"]["info"]
    equal((sent["status"], type(sent["start_time"]), "end_time" in sent), ("RUNNING", int, False))
    log_figures(FIGURES[:2])
    equal(artifact_names(run_id), sorted(FIGURES[:2]))
    for file in wire.get("artifacts/list", run_id=run_id)["files"]:
        content = artifact_bytes(run_id, file["path"])
        equal((content[:8], len(content)), (b"\x89PNG\r\n\x1a\n", file["file_size"]))
        width, height = plt.imread(io.BytesIO(content)).shape[1::-1]
        equal((width, height), (800, 600), file["path"])


@checks.row(49, "the server makes up a name of two words and a number")
def _():
    run = client.get_run(course.runs["first"])
    equal(run.data.tags["mlflow.runName"], run.info.run_name)
    words = run.info.run_name.split("-")
    assert len(words) == 3 and words[0].isalpha() and words[1].isalpha() and words[2].isdigit(), words


@checks.row(53, "a second start_run names the active run")
def _():
    try:
        mlflow.start_run()
    except Exception as error:
        assert course.runs["first"] in str(error), error
    else:
        raise AssertionError("a second run was started")


@checks.row(52, "end_run finishes it")
def _():
    mlflow.end_run()
    info = client.get_run(course.runs["first"]).info
    assert info.status == "FINISHED" and info.end_time >= info.start_time


@checks.row(54, "a log call without a run starts one")
def _():
    mlflow.log_param("started_by", "log_param")
    run_id = mlflow.active_run().info.run_id
    mlflow.end_run()
    run = client.get_run(run_id)
    equal((run.info.experiment_id, run.data.params), (course.experiment_id, {"started_by": "log_param"}))
    client.delete_run(run_id)


@checks.row(55, "exploratory_data_analysis has five figures")
def _():
    run = mlflow.start_run(run_name="exploratory_data_analysis")
    log_figures(FIGURES)
    mlflow.end_run()
    equal(artifact_names(run.info.run_id), sorted(FIGURES))
    equal(client.get_run(run.info.run_id).info.run_name, "exploratory_data_analysis")


@checks.row(58, "features.txt is at the root of the artifacts, byte for byte")
def _():
    mlflow.start_run(run_name="features_as_artifacts")
    mlflow.log_artifact(str(course.features))
    run_id = mlflow.active_run().info.run_id
    equal(artifact_names(run_id), ["features.txt"])
    back = mlflow.artifacts.download_artifacts(artifact_uri=f"runs:/{run_id}/features.txt", dst_path=str(folder))
    equal(pathlib.Path(back).read_bytes(), course.features.read_bytes())
    equal(artifact_bytes(run_id, "features.txt"), course.features.read_bytes())


@checks.row(59, "the id of the active run")
def _():
    run_id = mlflow.active_run().info.run_id
    mlflow.end_run()
    assert len(run_id) == 32 and int(run_id, 16) >= 0, run_id
    info = client.get_run(run_id).info
    equal((info.run_id, info.run_name, info.status), (run_id, "features_as_artifacts", "FINISHED"))


@checks.row(61, "a run as a block ends by itself, FAILED when the block raises")
def _():
    with contextlib.suppress(ValueError), mlflow.start_run() as failing:
        raise ValueError("on purpose")
    info = client.get_run(failing.info.run_id).info
    equal((info.status, info.end_time is not None, mlflow.active_run()), ("FAILED", True, None))
    client.delete_run(failing.info.run_id)
    with mlflow.start_run(run_name="eda_plots_and_features_as_artifacts") as run:
        log_figures(FIGURES)
        mlflow.log_artifact(str(course.features))
    course.runs["eda and features"] = run.info.run_id
    equal(artifact_names(run.info.run_id), sorted([*FIGURES, "features.txt"]))
    equal(client.get_run(run.info.run_id).info.status, "FINISHED")


@checks.row(62, "last_active_run has the system tags")
def _():
    run = mlflow.last_active_run()
    equal((run.info.run_id, run.info.experiment_id), (course.runs["eda and features"], course.experiment_id))
    # The client adds mlflow.source.git.* where the script lies in a git folder and git is to be had.
    equal({key for key in run.data.tags if not key.startswith("mlflow.source.git.")}, SYSTEM_TAGS)
    equal(run.data.tags["mlflow.source.type"], "LOCAL")
    equal(run.data.tags["mlflow.runName"], "eda_plots_and_features_as_artifacts")


@checks.row(63, "a run without metrics and params has none")
def _():
    data = mlflow.MlflowClient().get_run(course.runs["eda and features"]).data
    equal((data.metrics, data.params), ({}, {}))
    equal(data.tags, mlflow.last_active_run().data.tags)
    equal(set(wire.get("runs/get", run_id=course.runs["eda and features"])["run"]["data"]), {"tags"})


@checks.row(65, "two experiments, the new one first")
def _():
    equal([experiment.name for experiment in mlflow.search_experiments()], [EXPERIMENT, "Default"])
