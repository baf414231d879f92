"""The course of docs/spec/acceptance.md with the stock client, row by row, reading back what it wrote.

The server is the one of MLFLOW_TRACKING_URI; it must be fresh. The rows of the model registry are not here.
"""

import json
import logging
import os
import pathlib
import tempfile
import urllib.request

os.environ.setdefault("MPLBACKEND", "Agg")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import seaborn as sns
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PolynomialFeatures

from checks import Checks, between, close, equal, refused
from house_sales import FIXTURES, fetch_house_sales

EXPERIMENT = "kc_house_price_prediction"
EXPECTED = json.loads((FIXTURES / "house_sales_expected_models.json").read_text())["models"]
FIGURES = [
    "histogram_price.png",
    "boxplot_price.png",
    "boxplot_waterfront_vs_price.png",
    "regplot_sqft_living_vs_price.png",
    "correlation_heatmap.png",
]
TUNED = {"n_estimators": 200, "max_depth": 10, "min_samples_split": 5, "min_samples_leaf": 2}

checks = Checks()
client = mlflow.MlflowClient()
folder = pathlib.Path(tempfile.mkdtemp(prefix="course-"))


class Course:
    """What later rows need of earlier ones."""


course = Course()
course.runs = {}


def rest(path):
    """An answer of the server as it is on the wire."""
    with urllib.request.urlopen(f"{mlflow.get_tracking_uri()}/api/2.0/mlflow/{path}") as response:
        return json.load(response)


def artifact_names(run_id, path=None):
    return sorted(file.path for file in client.list_artifacts(run_id, path))


def log_figures(names):
    for name in names:
        mlflow.log_figure(course.figures[name], name)


# 1. Data and plots ----------------------------------------------------------------------------------------------------


@checks.row(1, "the installed client is accepted by the server")
def _():
    assert mlflow.__version__
    with urllib.request.urlopen(f"{mlflow.get_tracking_uri()}/version") as response:
        assert response.read().decode().count(".") == 2


@checks.row(3, "pandas, seaborn and matplotlib can be imported")
def _():
    assert pd.__version__ and sns.__version__ and plt is not None


@checks.row(4, "house_sales loads with 21613 rows and 20 columns")
def _():
    course.data = fetch_house_sales().data
    equal(course.data.shape, (21613, 20))
    first = course.data.iloc[0]
    equal((first["price"], first["bedrooms"], first["bathrooms"], first["sqft_living"]), (221900.0, 3, 1.0, 1180))


@checks.row(5, "without date and zipcode 18 columns are left")
def _():
    course.data.drop(columns=["date", "zipcode"], inplace=True)
    equal(course.data.sample(5).shape, (5, 18))


@checks.row(6, "the frame has 21613 rows and 18 columns")
def _():
    equal(course.data.shape, (21613, 18))


@checks.row(7, "five duplicate rows go")
def _():
    before = course.data
    course.data = before.drop_duplicates()
    equal(course.data.shape, (21608, 18))
    equal(sorted(set(before.index) - set(course.data.index)), [3951, 4352, 14983, 20054, 20524])


@checks.row(8, "age and renovation_age are the last columns")
def _():
    course.data = course.data.copy()
    course.data["age"] = 2015 - course.data["yr_built"]
    course.data["renovation_age"] = 2015 - course.data["yr_renovated"]
    equal(course.data.shape[1], 20)
    equal((course.data["age"].iloc[0], course.data["renovation_age"].iloc[0]), (60, 2015))


course.figures = {}


@checks.row(9, "the histogram of the price has 294 bars, the tallest 1265")
def _():
    figure, axes = plt.subplots(figsize=(8, 6))
    sns.histplot(x="price", data=course.data, ax=axes)
    bars = axes.patches
    equal(len(bars), 294)
    close(bars[0].get_width(), 25935.37, 1e-6)
    close(bars[0].get_x(), 75000)
    heights = [bar.get_height() for bar in bars]
    equal((max(heights), heights.index(max(heights))), (1265, 10))
    equal(course.data["price"].max(), 7700000)
    course.figures[FIGURES[0]] = figure


@checks.row(10, "the box of the price has its quartiles, whiskers and 1146 points above")
def _():
    figure, axes = plt.subplots(figsize=(8, 6))
    sns.boxplot(y="price", data=course.data, ax=axes)
    price = course.data["price"]
    equal(list(price.quantile([0.25, 0.5, 0.75])), [321837.5, 450000.0, 645000.0])
    low, high = 321837.5 - 1.5 * 323162.5, 645000 + 1.5 * 323162.5
    inside = price[(price >= low) & (price <= high)]
    equal((inside.min(), inside.max()), (75000, 1127500))
    equal(((price > high).sum(), (price < low).sum()), (1146, 0))
    course.figures[FIGURES[1]] = figure


@checks.row(11, "homes at the waterfront cost 1.66 million on average, others 0.53")
def _():
    figure, axes = plt.subplots(figsize=(8, 6))
    sns.barplot(x="waterfront", y="price", data=course.data, ax=axes)
    groups = course.data.groupby("waterfront")["price"].agg(["mean", "size"])
    equal([round(mean, 2) for mean in groups["mean"]], [531571.92, 1661876.02])
    equal(list(groups["size"]), [21445, 163])
    course.figures[FIGURES[2]] = figure


@checks.row(12, "price over living area has slope 280.6323 and r 0.7020")
def _():
    figure, axes = plt.subplots(figsize=(8, 6))
    sns.regplot(data=course.data, x="sqft_living", y="price", ax=axes, n_boot=10)
    x, y = course.data["sqft_living"], course.data["price"]
    slope, intercept = np.polyfit(x, y, 1)
    equal((round(slope, 4), round(intercept, 2), round(np.corrcoef(x, y)[0, 1], 4)), (280.6323, -43605.39, 0.7020))
    course.figures[FIGURES[3]] = figure


@checks.row(13, "the correlations of eleven features")
def _():
    features = (
        "price sqft_living sqft_above bathrooms sqft_basement bedrooms yr_renovated sqft_lot yr_built age renovation_age"
    ).split()
    cormap = course.data[features].corr()
    figure, axes = plt.subplots(figsize=(10, 8))
    sns.heatmap(cormap, annot=True, ax=axes)
    equal(cormap.shape, (11, 11))
    expected = {
        "sqft_living": 0.702, "sqft_above": 0.606, "bathrooms": 0.525, "sqft_basement": 0.324,
        "bedrooms": 0.308, "yr_renovated": 0.126, "sqft_lot": 0.090, "yr_built": 0.054,
    }
    for name, value in expected.items():
        equal(round(cormap.loc["price", name], 3), value, name)
    equal(round(cormap.loc["sqft_above", "sqft_living"], 3), 0.877)
    close(cormap.loc["age", "yr_built"], -1, 1e-12)
    close(cormap.loc["renovation_age", "yr_renovated"], -1, 1e-12)
    course.figures[FIGURES[4]] = figure


# 3. Experiment --------------------------------------------------------------------------------------------------------


@checks.row(35, "create_experiment gives an id, and a second one of the name is refused")
def _():
    course.experiment_id = mlflow.create_experiment(name=EXPERIMENT)
    assert course.experiment_id.isdigit() and course.experiment_id != "0", course.experiment_id
    refused("RESOURCE_ALREADY_EXISTS", lambda: mlflow.create_experiment(name=EXPERIMENT))


@checks.row(39, "five more columns go")
def _():
    course.data.drop(
        columns=["yr_built", "yr_renovated", "sqft_above", "bathrooms", "sqft_living15"], inplace=True
    )


@checks.row(40, "21608 rows and 15 columns are left")
def _():
    equal(course.data.shape, (21608, 15))


@checks.row(41, "the names of the columns")
def _():
    expected = (
        "price bedrooms sqft_living sqft_lot floors waterfront view condition grade sqft_basement lat long "
        "sqft_lot15 age renovation_age"
    )
    equal(list(course.data.columns), expected.split())


@checks.row(42, "features.txt holds the 14 names")
def _():
    names = [f"'{name}'" for name in course.data.columns if name != "price"]
    lines = [", ".join(names[at : at + 4]) for at in range(0, len(names), 4)]
    course.features = folder / "features.txt"
    course.features.write_text(",\n".join(lines))
    text = course.features.read_text()
    equal((text.count("'") // 2, len(text.splitlines()), "price" in text), (14, 4, False))


@checks.row(43, "experiment 0 is Default")
def _():
    default = mlflow.get_experiment("0")
    equal((default.name, default.tags, default.lifecycle_stage), ("Default", {}, "active"))
    assert default.artifact_location.endswith("/0"), default.artifact_location
    assert default.creation_time > 1_600_000_000_000
    wire = rest("experiments/get?experiment_id=0")["experiment"]
    assert isinstance(wire["creation_time"], int) and "tags" not in wire


@checks.row(44, "the new experiment can be read back")
def _():
    experiment = mlflow.get_experiment(course.experiment_id)
    equal((experiment.name, experiment.experiment_id), (EXPERIMENT, course.experiment_id))
    assert experiment.artifact_location.endswith(f"/{course.experiment_id}")


@checks.row(46, "the tracking URI is the one that was set")
def _():
    equal(mlflow.get_tracking_uri(), os.environ["MLFLOW_TRACKING_URI"])


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
    run = mlflow.start_run()
    equal(client.get_run(run.info.run_id).info.status, "RUNNING")
    log_figures(FIGURES[:2])
    equal(artifact_names(run.info.run_id), sorted(FIGURES[:2]))
    course.runs["first"] = run.info.run_id


@checks.row(49, "the server makes up a name of two words and a number")
def _():
    words = client.get_run(course.runs["first"]).info.run_name.split("-")
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
    run = mlflow.active_run()
    equal(run.info.experiment_id, course.experiment_id)
    mlflow.end_run()
    client.delete_run(run.info.run_id)


@checks.row(55, "exploratory_data_analysis has five figures")
def _():
    run = mlflow.start_run(run_name="exploratory_data_analysis")
    log_figures(FIGURES)
    mlflow.end_run()
    equal(artifact_names(run.info.run_id), sorted(FIGURES))
    course.runs["eda"] = run.info.run_id


@checks.row(58, "features.txt is at the root of the artifacts, byte for byte")
def _():
    mlflow.start_run(run_name="features_as_artifacts")
    mlflow.log_artifact(str(course.features))
    run_id = mlflow.active_run().info.run_id
    equal(artifact_names(run_id), ["features.txt"])
    local = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="features.txt", dst_path=str(folder / "back"))
    equal(pathlib.Path(local).read_bytes(), course.features.read_bytes())


@checks.row(59, "the id of the active run")
def _():
    run = mlflow.active_run()
    course.runs["features"] = run.info.run_id
    assert len(run.info.run_id) == 32 and int(run.info.run_id, 16) >= 0
    mlflow.end_run()


@checks.row(61, "a run as a block ends by itself, FAILED when the block raises")
def _():
    with mlflow.start_run(run_name="eda_plots_and_features_as_artifacts") as run:
        log_figures(FIGURES)
        mlflow.log_artifact(str(course.features))
    equal(len(artifact_names(run.info.run_id)), 6)
    equal(client.get_run(run.info.run_id).info.status, "FINISHED")
    course.runs["eda and features"] = run.info.run_id
    try:
        with mlflow.start_run() as failing:
            raise ValueError("on purpose")
    except ValueError:
        pass
    info = client.get_run(failing.info.run_id).info
    assert info.status == "FAILED" and info.end_time is not None
    client.delete_run(failing.info.run_id)


@checks.row(62, "last_active_run has the system tags")
def _():
    with mlflow.start_run(run_id=course.runs["eda and features"]):
        pass
    tags = mlflow.last_active_run().data.tags
    assert {"mlflow.runName", "mlflow.source.name", "mlflow.source.type", "mlflow.user"} <= set(tags), tags
    equal(tags["mlflow.source.type"], "LOCAL")
    equal(mlflow.last_active_run().info.experiment_id, course.experiment_id)


@checks.row(63, "a run without metrics and params has none")
def _():
    data = client.get_run(course.runs["eda and features"]).data
    equal((data.metrics, data.params), ({}, {}))


@checks.row(65, "two experiments, the new one first")
def _():
    equal([experiment.name for experiment in mlflow.search_experiments()], [EXPERIMENT, "Default"])


# 5. Models, logged by hand --------------------------------------------------------------------------------------------


def split():
    X, y = course.data.drop(columns=["price"]), course.data["price"]
    return train_test_split(X, y, test_size=0.3, random_state=123)


def scores(model, X_train, y_train, X_test, y_test):
    predicted = model.predict(X_test)
    return {
        "Train_R2_score": model.score(X_train, y_train),
        "Test_R2_score": r2_score(y_test, predicted),
        "Test_MAE": mean_absolute_error(y_test, predicted),
        "Test_RMSE": root_mean_squared_error(y_test, predicted),
    }


def stored_exactly(run_id, metrics):
    """The stored doubles equal the sent ones to the last bit, once a key, at step 0."""
    equal(client.get_run(run_id).data.metrics, metrics)
    for key, value in metrics.items():
        (point,) = client.get_metric_history(run_id, key)
        assert np.float64(point.value).tobytes() == np.float64(value).tobytes(), key
        equal(point.step, 0)


def log_by_hand(name, regressor, metrics, params=None):
    with mlflow.start_run(run_name=name) as run:
        if params:
            mlflow.log_params(params)
        mlflow.log_metrics(metrics)
        mlflow.set_tag("Regressor", regressor)
    course.runs[name] = run.info.run_id
    return run.info.run_id


@checks.row(66, "simple linear regression has coefficient 277.26942")
def _():
    X_train, X_test, y_train, y_test = split()
    equal((len(X_train), len(X_test)), (15125, 6483))
    train = X_train["sqft_living"].to_numpy().reshape(-1, 1)
    test = X_test["sqft_living"].to_numpy().reshape(-1, 1)
    model = LinearRegression().fit(train, y_train)
    close(model.coef_[0], 277.2694213211269)
    close(model.intercept_, -37402.16239265574)
    course.simple = scores(model, train, y_train, test, y_test)
    for key, value in EXPECTED["Simple Linear Regression"]["metrics"].items():
        if key in course.simple:
            close(course.simple[key], value, what=key)


@checks.row(67, "stored doubles equal the sent ones to the last bit")
def _():
    with mlflow.start_run(run_name="Simple Linear Regression") as run:
        for key, value in course.simple.items():
            mlflow.log_metric(key, value)
        mlflow.set_tag("Regressor", "Simple Linear Regression Model")
    course.runs["Simple Linear Regression"] = run.info.run_id
    stored_exactly(run.info.run_id, course.simple)
    equal(client.get_run(run.info.run_id).data.tags["Regressor"], "Simple Linear Regression Model")


@checks.row(68, "a tag that is not a text becomes one")
def _():
    client.set_tag(course.runs["Simple Linear Regression"], "n", 5)
    equal(client.get_run(course.runs["Simple Linear Regression"]).data.tags["n"], "5")
    client.delete_tag(course.runs["Simple Linear Regression"], "n")


@checks.row(70, "the run has no params and four metrics")
def _():
    data = mlflow.tracking.MlflowClient().get_run(course.runs["Simple Linear Regression"]).data
    equal((data.params, sorted(data.metrics)), ({}, sorted(course.simple)))


@checks.row(71, "multiple linear regression with a figure and a file")
def _():
    X_train, X_test, y_train, y_test = split()
    model = LinearRegression().fit(X_train, y_train)
    close(model.intercept_, -37752496.1534993)
    for actual, expected in zip(model.coef_, EXPECTED["Multiple Linear Regression"]["coef"]):
        close(actual, expected, 1e-6)
    with mlflow.start_run(run_name="Multiple Linear Regression") as run:
        mlflow.log_figure(course.figures[FIGURES[4]], FIGURES[4])
        mlflow.log_artifact(str(course.features))
    equal(artifact_names(run.info.run_id), ["correlation_heatmap.png", "features.txt"])
    course.runs["Multiple Linear Regression"] = run.info.run_id
    course.multiple = model, scores(model, X_train, y_train, X_test, y_test)


@checks.row(72, "params read back as Python writes them")
def _():
    model, _ = course.multiple
    with mlflow.start_run(run_id=course.runs["Multiple Linear Regression"]):
        mlflow.log_params(model.get_params())
    params = client.get_run(course.runs["Multiple Linear Regression"]).data.params
    equal(params, {key: str(value) for key, value in model.get_params().items()})
    equal((params["positive"], params["n_jobs"]), ("False", "None"))


@checks.row(73, "log_metrics in one request")
def _():
    _, metrics = course.multiple
    with mlflow.start_run(run_id=course.runs["Multiple Linear Regression"]):
        mlflow.log_metrics(metrics)
        mlflow.set_tag("Regressor", "Multiple Linear Regression Model")
    stored_exactly(course.runs["Multiple Linear Regression"], metrics)
    for key, value in EXPECTED["Multiple Linear Regression"]["metrics"].items():
        if key in metrics:
            close(metrics[key], value, what=key)


@checks.row(75, "polynomial features of degree 2: 120 columns from 14")
def _():
    X_train, X_test, y_train, y_test = split()
    features = PolynomialFeatures(degree=2)
    train, test = features.fit_transform(X_train), features.transform(X_test)
    equal((X_train.shape[1], train.shape[1]), (14, 120))
    course.polynomial = scores(LinearRegression().fit(train, y_train), train, y_train, test, y_test)
    between(course.polynomial["Test_R2_score"], 0.58, 0.80)


@checks.row(76, "a key with spaces is accepted")
def _():
    run_id = log_by_hand(
        "Polynomial Regression",
        "Polynomial Regression Model with degree 2",
        course.polynomial,
        {"Degree of polynomial": 2},
    )
    equal(client.get_run(run_id).data.params, {"Degree of polynomial": "2"})
    stored_exactly(run_id, course.polynomial)


@checks.row(78, "the default forest with all its params")
def _():
    X_train, X_test, y_train, y_test = split()
    model = RandomForestRegressor(n_jobs=2).fit(X_train, y_train)
    params = {**model.get_params(), "n_jobs": None}
    metrics = scores(model, X_train, y_train, X_test, y_test)
    between(metrics["Train_R2_score"], 0.98240 - 0.005, 0.98323 + 0.005)
    between(metrics["Test_R2_score"], 0.86867 - 0.005, 0.87355 + 0.005)
    run_id = log_by_hand(
        "Random Forest Regression default params", "Random Forest Regression Model", metrics, params
    )
    stored = client.get_run(run_id).data.params
    equal(len(stored), len(params))
    equal(
        [stored[key] for key in ("n_estimators", "max_depth", "min_samples_split", "min_samples_leaf")],
        ["100", "None", "2", "1"],
    )


@checks.row(80, "the tuned forest with four params")
def _():
    X_train, X_test, y_train, y_test = split()
    model = RandomForestRegressor(**TUNED, n_jobs=2).fit(X_train, y_train)
    metrics = scores(model, X_train, y_train, X_test, y_test)
    between(metrics["Train_R2_score"], 0.92879 - 0.005, 0.92987 + 0.005)
    between(metrics["Test_R2_score"], 0.85158 - 0.005, 0.85476 + 0.005)
    run_id = log_by_hand("Random Forest Regression tuned params", "RF with tuned parameters", metrics, TUNED)
    equal(client.get_run(run_id).data.params, {key: str(value) for key, value in TUNED.items()})


# 8. Search, delete, autologging ---------------------------------------------------------------------------------------

BY_TEST_R2 = ["metrics.Test_R2_score DESC"]


@checks.row(88, "search_runs sorts the nine runs by Test_R2_score")
def _():
    course.found = mlflow.search_runs([course.experiment_id], order_by=BY_TEST_R2)
    equal(len(course.found), 9)
    values = course.found["metrics.Test_R2_score"]
    equal(list(values[:5]), sorted(values[:5], reverse=True))
    assert values[5:].isna().all()
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
    """Fits the tuned forest under autologging; gives the run's id and the warnings."""
    mlflow.sklearn.autolog()
    X_train, X_test, y_train, y_test = split()
    heard = Heard()
    logger = logging.getLogger("mlflow.utils.autologging_utils")
    logger.addHandler(heard)
    try:
        with mlflow.start_run(run_name=name) as run:
            model = RandomForestRegressor(**TUNED, n_jobs=2)
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
    return run.info.run_id, heard.messages


@checks.row(93, "an autologged run ends by itself, with its tag")
def _():
    name = "Random Forest Regression tuned params autologged"
    course.runs["autologged"], course.warnings = autologged(name, "RF tuned parameters with autolog", False)
    run = client.get_run(course.runs["autologged"])
    equal((run.info.status, run.info.run_name), ("FINISHED", name))
    equal(run.data.tags["Regressor"], "RF tuned parameters with autolog")


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
    between(metrics["training_score"], 0.9237, 0.9349)
    close(metrics["training_r2_score"], metrics["training_score"], 1e-9)
    close(metrics["RandomForestRegressor_score_X_train"], metrics["training_score"], 1e-9)
    close(metrics["training_root_mean_squared_error"] ** 2, metrics["training_mean_squared_error"], 1e-9)
    between(metrics["training_mean_absolute_error"], 60300 * 0.98, 60660 * 1.02)


@checks.row(100, "three tags beside those of the system")
def _():
    tags = client.get_run(course.runs["autologged"]).data.tags
    own = {key: value for key, value in tags.items() if not key.startswith("mlflow.")}
    equal(
        own,
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
    equal(set(model.flavors), {"python_function", "sklearn"})
    equal(model.flavors["python_function"]["loader_module"], "mlflow.sklearn")


@checks.row(107, "the model comes back unharmed and predicts the same")
def _():
    assert (model_folder() / "model.pkl").stat().st_size > 5_000_000
    model = mlflow.sklearn.load_model(f"runs:/{course.runs['autologged']}/model")
    _, X_test, _, _ = split()
    equal(model.predict(X_test).shape, (6483,))
    equal(model.n_estimators, 200)


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
    equal(((kinds == "int64").sum(), (kinds == "float64").sum()), (11, 4))
    equal(set(kinds[kinds == "float64"].index), {"price", "floors", "lat", "long"})


@checks.row(111, "all columns as floats")
def _():
    for name in course.data.columns:
        course.data[name] = course.data[name].astype(float)
    equal(set(course.data.dtypes.astype(str)), {"float64"})


@checks.row(112, "with floats there is no warning, and the schema is all double")
def _():
    name = "Random Forest Regression tuned params and metrics autologged"
    course.runs["metrics autologged"], caught = autologged(name, "RF tuned parameters and autologged metrics", True)
    assert not any("Inferred schema contains integer column" in warning for warning in caught), caught
    uri = f"runs:/{course.runs['metrics autologged']}/model"
    signature = mlflow.models.get_model_info(uri).signature
    equal({column["type"] for column in signature.inputs.to_dict()}, {"double"})


@checks.row(113, "eight metrics: three of the test, five of the training")
def _():
    metrics = client.get_run(course.runs["metrics autologged"]).data.metrics
    test = sorted(key for key in metrics if key.endswith("_X_test"))
    equal(test, ["mean_absolute_error_X_test", "r2_score_X_test", "root_mean_squared_error_X_test"])
    equal(sum(key.startswith("training_") for key in metrics), 5)
    between(metrics["root_mean_squared_error_X_test"], 144700 * 0.98, 146400 * 1.02)


checks.finish()
