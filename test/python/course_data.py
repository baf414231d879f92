"""The course: data, plots and the experiment."""

import os

import wire
from checks import close, equal, refused
from course_state import EXPERIMENT, FEATURES, FIGURES, checks, course, folder
from house_sales import fetch_house_sales

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import pandas as pd
import seaborn as sns


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
