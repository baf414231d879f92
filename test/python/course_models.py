"""The course: models, logged by hand."""

import wire
from checks import between, close, equal
from course_state import EXPECTED, FIGURES, TUNED, artifact_names, checks, client, course

import mlflow
import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PolynomialFeatures


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
