"""The course of docs/spec/acceptance.md with the stock client, row by row, reading back what it wrote.

The server is the one of MLFLOW_TRACKING_URI; it must be fresh.
"""

import contextlib
import io
import json
import logging
import os
import pathlib
import platform
import tempfile

os.environ.setdefault("MPLBACKEND", "Agg")

import wire
from checks import Checks, between, close, equal, refused
from house_sales import FIXTURES, fetch_house_sales

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import seaborn as sns
import sklearn
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PolynomialFeatures

EXPERIMENT = "kc_house_price_prediction"
EXPECTED = json.loads((FIXTURES / "house_sales_expected_models.json").read_text())["models"]
FIGURES = [
    "histogram_price.png",
    "boxplot_price.png",
    "boxplot_waterfront_vs_price.png",
    "regplot_sqft_living_vs_price.png",
    "correlation_heatmap.png",
]
FEATURES = [
    "price", "bedrooms", "bathrooms", "sqft_living", "sqft_lot", "sqft_above", "sqft_basement", "yr_built",
    "yr_renovated", "age", "renovation_age",
]
TUNED = {"n_estimators": 200, "max_depth": 10, "min_samples_split": 5, "min_samples_leaf": 2}
SYSTEM_TAGS = {"mlflow.runName", "mlflow.source.name", "mlflow.source.type", "mlflow.user"}

checks = Checks(__doc__)
client = mlflow.MlflowClient()
scratch = tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True)
folder = pathlib.Path(scratch.name)


class Course:
    """What later rows need of earlier ones."""


course = Course()
course.runs = {}
course.figures = {}


def artifact_names(run_id):
    return sorted(file.path for file in client.list_artifacts(run_id))


def artifact_bytes(run_id, path):
    """The artifact as the server sends it, past the client."""
    status, content = wire.request("GET", f"/get-artifact?run_id={run_id}&path={path}")
    equal(status, 200, f"status of {path}")
    return content


def log_figures(names):
    for name in names:
        mlflow.log_figure(course.figures[name], name)


# 1. Data and plots ----------------------------------------------------------------------------------------------------


@checks.row(1, "the installed client is accepted by the server")
def _():
    print(f"mlflow {mlflow.__version__}")
    equal([experiment.name for experiment in mlflow.search_experiments()], ["Default"])
    status, version = wire.request("GET", "/version")
    equal((status, len(version.decode().split("."))), (200, 3))


@checks.row(3, "pandas, seaborn and matplotlib can be imported")
def _():
    assert pd.__version__ and sns.__version__ and plt is not None


@checks.row(4, "house_sales loads with 21613 rows and 20 columns")
def _():
    course.data = fetch_house_sales().data
    equal(course.data.shape, (21613, 20))
    equal(course.data.head().shape, (5, 20))
    first = course.data.iloc[0]
    equal((first["price"], first["bedrooms"], first["bathrooms"], first["sqft_living"]), (221900.0, 3, 1.0, 1180))


@checks.row(5, "without date and zipcode 18 columns are left")
def _():
    course.data.drop(columns=["date", "zipcode"], inplace=True)
    equal(course.data.shape[1], 18)
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
    equal(list(course.data.columns[-2:]), ["age", "renovation_age"])
    equal(course.data.shape[1], 20)
    equal((course.data["age"].iloc[0], course.data["renovation_age"].iloc[0]), (60, 2015))


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
    (box,) = axes.containers
    corners = box.boxes[0].get_path().vertices[:, 1]
    equal((corners.min(), box.medians[0].get_ydata()[0], corners.max()), (321837.5, 450000.0, 645000.0))
    equal([line.get_ydata()[1] for line in box.whiskers], [75000, 1127500])
    outside = box.fliers[0].get_ydata()
    equal(((outside > 1127500).sum(), (outside < 75000).sum()), (1146, 0))
    course.figures[FIGURES[1]] = figure


@checks.row(11, "homes at the waterfront cost 1.66 million on average, others 0.53")
def _():
    figure, axes = plt.subplots(figsize=(8, 6))
    sns.barplot(x="waterfront", y="price", data=course.data, ax=axes)
    equal([round(bar.get_height(), 2) for bar in axes.patches], [531571.92, 1661876.02])
    equal(list(course.data["waterfront"].value_counts()), [21445, 163])
    course.figures[FIGURES[2]] = figure


@checks.row(12, "price over living area has slope 280.6323 and r 0.7020")
def _():
    figure, axes = plt.subplots(figsize=(8, 6))
    sns.regplot(data=course.data, x="sqft_living", y="price", ax=axes, n_boot=10)
    equal(len(axes.collections[0].get_offsets()), 21608)
    slope, intercept = np.polyfit(*axes.lines[0].get_data(), 1)
    equal((round(slope, 4), round(intercept, 2)), (280.6323, -43605.39))
    equal(round(course.data["sqft_living"].corr(course.data["price"]), 4), 0.7020)
    course.figures[FIGURES[3]] = figure


@checks.row(13, "the correlations of eleven features")
def _():
    cormap = course.data[FEATURES].corr()
    figure, axes = plt.subplots(figsize=(10, 8))
    sns.heatmap(cormap, annot=True, ax=axes)
    equal(cormap.shape, (11, 11))
    equal(axes.collections[0].get_array().size, 121)
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
    lines = course.features.read_text().splitlines()
    written = [name.strip(" '") for line in lines for name in line.rstrip(",").split(",")]
    equal((written, len(lines)), (list(course.data.columns[1:]), 4))


@checks.row(43, "experiment 0 is Default")
def _():
    default = mlflow.get_experiment("0")
    equal((default.name, default.tags, default.lifecycle_stage), ("Default", {}, "active"))
    assert default.artifact_location.endswith("/0"), default.artifact_location
    assert default.creation_time > 1_600_000_000_000
    sent = wire.get("experiments/get", experiment_id="0")["experiment"]
    equal((type(sent["creation_time"]), type(sent["last_update_time"]), "tags" in sent), (int, int, False))


@checks.row(44, "the new experiment can be read back")
def _():
    experiment = mlflow.get_experiment(course.experiment_id)
    equal((experiment.name, experiment.experiment_id), (EXPERIMENT, course.experiment_id))
    equal((experiment.tags, experiment.lifecycle_stage), ({}, "active"))
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
    for point in wire.get("runs/get", run_id=run_id)["run"]["data"]["metrics"]:
        equal((point["value"], point["step"], type(point["timestamp"])), (metrics[point["key"]], 0, int))


def own_tags(run_id):
    """The tags of a run without those of the system."""
    return {key: value for key, value in client.get_run(run_id).data.tags.items() if not key.startswith("mlflow.")}


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
    equal(own_tags(run.info.run_id), {"Regressor": "Simple Linear Regression Model"})


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
    equal(list(X_train.columns), EXPECTED["Multiple Linear Regression"]["features"])
    for actual, expected in zip(model.coef_, EXPECTED["Multiple Linear Regression"]["coef"]):
        close(actual, expected)
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
    equal(
        [params[key] for key in ("positive", "copy_X", "fit_intercept", "n_jobs")], ["False", "True", "True", "None"]
    )


@checks.row(73, "log_metrics in one request")
def _():
    _, metrics = course.multiple
    with mlflow.start_run(run_id=course.runs["Multiple Linear Regression"]):
        with wire.requests_made() as made:
            mlflow.log_metrics(metrics)
        mlflow.set_tag("Regressor", "Multiple Linear Regression Model")
    equal(made, ["POST runs/log-batch"])
    equal(own_tags(course.runs["Multiple Linear Regression"]), {"Regressor": "Multiple Linear Regression Model"})
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
    equal(PolynomialFeatures(degree=2).fit_transform([[2, 3]]).tolist(), [[1, 2, 3, 4, 6, 9]])
    course.polynomial = scores(LinearRegression().fit(train, y_train), train, y_train, test, y_test)
    variants = EXPECTED["Polynomial Regression"]["variants"].values()
    nearest = min(variants, key=lambda variant: abs(variant["Test_R2_score"] - course.polynomial["Test_R2_score"]))
    for key, value in course.polynomial.items():
        close(value, nearest[key], 1e-4, key)
    assert course.polynomial["Test_R2_score"] < 0.8


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


def forest_scores(model, name):
    """The scores of a fitted forest, which must lie in the range of ten seeds, widened by 0.005 for R2 and 2 % else."""
    X_train, X_test, y_train, y_test = split()
    metrics = scores(model, X_train, y_train, X_test, y_test)
    for key, value in metrics.items():
        low, high = (EXPECTED[name]["ranges_over_10_seeds"][key][end] for end in ("min", "max"))
        slack = 0.005 if key.endswith("R2_score") else 0.02 * high
        between(value, low - slack, high + slack, key)
    return metrics


def fitted_forest(**params):
    """A forest grown on both cores, which changes no number; its params are those it would have without."""
    X_train, _, y_train, _ = split()
    return RandomForestRegressor(**params, n_jobs=-1).fit(X_train, y_train).set_params(n_jobs=None)


@checks.row(78, "the default forest with all its params")
def _():
    name = "Random Forest Regression default params"
    model = fitted_forest()
    params = model.get_params()
    run_id = log_by_hand(name, "Random Forest Regression Model", forest_scores(model, name), params)
    stored = client.get_run(run_id).data.params
    equal(stored, {key: str(value) for key, value in params.items()})
    equal(
        [stored[key] for key in ("n_estimators", "max_depth", "min_samples_split", "min_samples_leaf")],
        ["100", "None", "2", "1"],
    )


@checks.row(80, "the tuned forest with four params")
def _():
    name = "Random Forest Regression tuned params"
    run_id = log_by_hand(name, "RF with tuned parameters", forest_scores(fitted_forest(**TUNED), name), TUNED)
    run = client.get_run(run_id)
    equal(run.data.params, {key: str(value) for key, value in TUNED.items()})
    equal((len(run.data.metrics), own_tags(run_id)), (4, {"Regressor": "RF with tuned parameters"}))


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


checks.finish()
