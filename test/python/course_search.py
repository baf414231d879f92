"""The course: search, delete, autologging."""

import json
import logging
import pathlib
import platform

from checks import between, close, equal
from course_models import own_tags, split
from course_state import TUNED, artifact_names, checks, client, course, folder

import mlflow
import numpy as np
import sklearn
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error


# 8. Search, delete, autologging ---------------------------------------------------------------------------------------

BY_TEST_R2 = ["metrics.Test_R2_score DESC"]


@checks.row(88, "search_runs sorts the nine runs by Test_R2_score")
def _():
    course.found = mlflow.search_runs([course.experiment_id], order_by=BY_TEST_R2)
    equal(len(course.found), 9)
    values = course.found["metrics.Test_R2_score"]
    equal(list(values[:5]), sorted(values[:5], reverse=True))
    assert values[5:].isna().all()
    equal(
        list(course.found["tags.mlflow.runName"][:2]),
        ["Random Forest Regression default params", "Random Forest Regression tuned params"],
    )
    assert {"metrics.Train_R2_score", "params.Degree of polynomial"} <= set(course.found.columns)
    for column in ("run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time", "tags.Regressor"):
        assert column in course.found.columns, column


@checks.row(89, "row 5 is the newest run without the metric")
def _():
    course.doomed = course.found.loc[5, "run_id"]
    equal(course.doomed, course.runs["eda and features"])


@checks.row(90, "delete_run keeps the data")
def _():
    mlflow.delete_run(course.doomed)
    run = client.get_run(course.doomed)
    equal(run.info.lifecycle_stage, "deleted")
    equal(run.data.tags["mlflow.runName"], "eda_plots_and_features_as_artifacts")
    equal(len(artifact_names(course.doomed)), 6)
    client.restore_run(course.doomed)
    equal(client.get_run(course.doomed).info.lifecycle_stage, "active")
    mlflow.delete_run(course.doomed)


@checks.row(91, "the deleted run is gone from the search, and found by the deleted view")
def _():
    found = mlflow.search_runs([course.experiment_id], order_by=BY_TEST_R2)
    equal(len(found), 8)
    assert course.doomed not in set(found["run_id"])
    deleted = mlflow.search_runs([course.experiment_id], run_view_type=mlflow.entities.ViewType.DELETED_ONLY)
    assert course.doomed in set(deleted["run_id"])


@checks.row(92, "a filter finds the two forests")
def _():
    found = mlflow.search_runs(
        [course.experiment_id], filter_string="metrics.Test_R2_score > 0.8", order_by=BY_TEST_R2
    )
    equal(
        set(found["run_id"]),
        {course.runs[f"Random Forest Regression {kind} params"] for kind in ("default", "tuned")},
    )
    assert list(found["metrics.Test_R2_score"]) == sorted(found["metrics.Test_R2_score"], reverse=True)
    assert found["tags.Regressor"].notna().all()


class Heard(logging.Handler):
    """Keeps what a logger says; autologging sends the warnings of the client there."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


def autologged(name, tag, with_metric_calls):
    """Fits the tuned forest under autologging; gives the run's id, the forest, and the warnings."""
    mlflow.sklearn.autolog()
    X_train, X_test, y_train, y_test = split()
    heard = Heard()
    logger = logging.getLogger("mlflow.utils.autologging_utils")
    logger.addHandler(heard)
    try:
        with mlflow.start_run(run_name=name) as run:
            model = RandomForestRegressor(**TUNED, n_jobs=-1)
            model.fit(X_train, y_train)
            y_pred = model.predict(X_test)
            if with_metric_calls:
                # Imported after autolog(), so that the calls are seen; the names of the arguments become the keys.
                from sklearn import metrics as sklearn_metrics

                sklearn_metrics.mean_absolute_error(y_test, y_pred)
                sklearn_metrics.root_mean_squared_error(y_test, y_pred)
                sklearn_metrics.r2_score(y_test, y_pred)
            else:
                model.score(X_train, y_train)
                mean_absolute_error(y_test, y_pred)
            mlflow.set_tag("Regressor", tag)
    finally:
        logger.removeHandler(heard)
        mlflow.sklearn.autolog(disable=True)
    return run.info.run_id, model, heard.messages


@checks.row(93, "an autologged run ends by itself, with its tag")
def _():
    name = "Random Forest Regression tuned params autologged"
    course.runs["autologged"], course.forest, course.warnings = autologged(
        name, "RF tuned parameters with autolog", False
    )
    run = client.get_run(course.runs["autologged"])
    equal((run.info.status, run.info.run_name), ("FINISHED", name))
    equal(run.data.tags["Regressor"], "RF tuned parameters with autolog")
    equal({key: run.data.params[key] for key in TUNED}, {key: str(value) for key, value in TUNED.items()})
    equal(len(run.data.params), len(RandomForestRegressor().get_params()))


@checks.row(94, "the client warns of integer columns")
def _():
    assert any("Inferred schema contains integer column" in warning for warning in course.warnings), course.warnings


@checks.row(95, "metric functions imported before autolog() are not logged")
def _():
    metrics = client.get_run(course.runs["autologged"]).data.metrics
    assert not [key for key in metrics if key.endswith("_X_test")], metrics


@checks.row(99, "six autologged metrics")
def _():
    metrics = client.get_run(course.runs["autologged"]).data.metrics
    equal(
        sorted(metrics),
        [
            "RandomForestRegressor_score_X_train",
            "training_mean_absolute_error",
            "training_mean_squared_error",
            "training_r2_score",
            "training_root_mean_squared_error",
            "training_score",
        ],
    )
    between(metrics["training_score"], 0.92879 - 0.005, 0.92987 + 0.005)
    close(metrics["training_r2_score"], metrics["training_score"], 1e-9)
    close(metrics["RandomForestRegressor_score_X_train"], metrics["training_score"], 1e-9)
    close(metrics["training_root_mean_squared_error"] ** 2, metrics["training_mean_squared_error"], 1e-9)
    between(metrics["training_mean_absolute_error"], 60300 * 0.98, 60660 * 1.02)
    between(metrics["training_root_mean_squared_error"], 95750 * 0.98, 96490 * 1.02)


@checks.row(100, "three tags beside those of the system")
def _():
    equal(
        own_tags(course.runs["autologged"]),
        {
            "Regressor": "RF tuned parameters with autolog",
            "estimator_class": "sklearn.ensemble._forest.RandomForestRegressor",
            "estimator_name": "RandomForestRegressor",
        },
    )


def model_folder():
    """The files of the autologged model, where the client put them."""
    if not hasattr(course, "model"):
        run_id = course.runs["autologged"]
        course.model = pathlib.Path(
            mlflow.artifacts.download_artifacts(artifact_uri=f"runs:/{run_id}/model", dst_path=str(folder / "model"))
        )
    return course.model


@checks.row(101, "the model's files, estimator.html and metric_info.json")
def _():
    assert {"estimator.html", "metric_info.json"} <= set(artifact_names(course.runs["autologged"]))
    names = {path.name for path in model_folder().iterdir()}
    assert {"MLmodel", "conda.yaml", "model.pkl", "python_env.yaml", "requirements.txt"} <= names, names


@checks.row(103, "the schema: floors, lat, long double, eleven long, a tensor out")
def _():
    signature = mlflow.models.Model.load(str(model_folder())).signature
    types = {column["name"]: column["type"] for column in signature.inputs.to_dict()}
    equal(len(types), 14)
    equal({name for name, type in types.items() if type == "double"}, {"floors", "lat", "long"})
    equal(sum(type == "long" for type in types.values()), 11)
    (output,) = signature.outputs.to_dict()
    equal((output["tensor-spec"]["dtype"], list(output["tensor-spec"]["shape"])), ("float64", [-1]))


@checks.row(105, "MLmodel names the run and two flavors")
def _():
    model = mlflow.models.Model.load(str(model_folder()))
    equal(model.run_id, course.runs["autologged"])
    equal((model.mlflow_version, len(model.model_uuid) >= 32), (mlflow.__version__, True))
    equal(set(model.flavors), {"python_function", "sklearn"})
    function, forest = model.flavors["python_function"], model.flavors["sklearn"]
    equal(function["env"], {"conda": "conda.yaml", "virtualenv": "python_env.yaml"})
    equal((function["loader_module"], function["model_path"]), ("mlflow.sklearn", "model.pkl"))
    equal((function["predict_fn"], function["python_version"]), ("predict", platform.python_version()))
    equal((forest["code"], forest["pickled_model"]), (None, "model.pkl"))
    equal((forest["serialization_format"], forest["sklearn_version"]), ("cloudpickle", sklearn.__version__))


@checks.row(107, "the model comes back unharmed and predicts the same")
def _():
    between((model_folder() / "model.pkl").stat().st_size, 10_000_000, 20_000_000, "size of model.pkl")
    model = mlflow.sklearn.load_model(f"runs:/{course.runs['autologged']}/model")
    _, X_test, _, _ = split()
    # On one core, where the trees are added up in the same order each time.
    predicted, expected = (forest.set_params(n_jobs=None).predict(X_test) for forest in (model, course.forest))
    assert np.array_equal(predicted, expected)


@checks.row(109, "metric_info.json has one key")
def _():
    text = mlflow.artifacts.load_text(f"runs:/{course.runs['autologged']}/metric_info.json")
    equal(
        json.loads(text),
        {"RandomForestRegressor_score_X_train": "RandomForestRegressor.score(X=X_train, y=y_train)"},
    )


@checks.row(110, "eleven integer and four float columns")
def _():
    kinds = course.data.dtypes.astype(str)
    equal(len(kinds), 15)
    equal(((kinds == "int64").sum(), (kinds == "float64").sum()), (11, 4))
    equal(set(kinds[kinds == "float64"].index), {"price", "floors", "lat", "long"})


@checks.row(111, "all columns as floats")
def _():
    for name in course.data.columns:
        course.data[name] = course.data[name].astype(float)
    equal(list(course.data.dtypes.astype(str)), ["float64"] * 15)


@checks.row(112, "with floats there is no warning, and the schema is all double")
def _():
    name = "Random Forest Regression tuned params and metrics autologged"
    run_id, _, warnings = autologged(name, "RF tuned parameters and autologged metrics", True)
    course.runs["metrics autologged"] = run_id
    assert not any("Inferred schema contains integer column" in warning for warning in warnings), warnings
    equal(client.get_run(run_id).data.tags["Regressor"], "RF tuned parameters and autologged metrics")
    signature = mlflow.models.get_model_info(f"runs:/{run_id}/model").signature
    equal(len(signature.inputs.to_dict()), 14)
    equal({column["type"] for column in signature.inputs.to_dict()}, {"double"})


@checks.row(113, "eight metrics: three of the test, five of the training")
def _():
    metrics = client.get_run(course.runs["metrics autologged"]).data.metrics
    test = sorted(key for key in metrics if key.endswith("_X_test"))
    equal(test, ["mean_absolute_error_X_test", "r2_score_X_test", "root_mean_squared_error_X_test"])
    equal(sum(key.startswith("training_") for key in metrics), 5)
    equal(len(metrics), 8)
    between(metrics["root_mean_squared_error_X_test"], 144700 * 0.98, 146400 * 1.02)
