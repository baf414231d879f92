"""Predicts house prices in King County and tracks the work with the stock MLflow client."""

import argparse
import gzip
import os
import pathlib
import tempfile

os.environ.setdefault("MPLBACKEND", "Agg")

import matplotlib.pyplot as plt
import mlflow
import pandas as pd
import seaborn as sns
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PolynomialFeatures

EXPERIMENT = "kc_house_price_prediction"
SALES = pathlib.Path(__file__).parents[2] / "test/data/house_sales.arff.gz"
TUNED = {"n_estimators": 200, "max_depth": 10, "min_samples_split": 5, "min_samples_leaf": 2}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sales", nargs="?", type=pathlib.Path, default=SALES, help="CSV or ARFF file, may be gzipped")
    parser.add_argument("--tracking-uri", help="the server; without it, what MLFLOW_TRACKING_URI says")
    options = parser.parse_args()
    if options.tracking_uri:
        mlflow.set_tracking_uri(options.tracking_uri)

    homes = with_ages(read_sales(options.sales))
    figures = draw(homes)
    homes = homes.drop(columns=["yr_built", "yr_renovated", "sqft_above", "bathrooms", "sqft_living15"])
    mlflow.set_experiment(EXPERIMENT)
    log_exploration(homes, figures)
    compare_models(homes, figures)
    prune_and_filter()
    autolog_forests(homes)


def read_sales(path):
    """The sales without day and postal code, each once."""
    opened = gzip.open if path.suffix == ".gz" else open
    names = None
    with opened(path, "rt", encoding="utf-8") as file:
        if ".arff" in path.suffixes:
            names = []
            for line in file:
                if line.upper().startswith("@DATA"):
                    break
                if line.upper().startswith("@ATTRIBUTE"):
                    names.append(line.split()[1])
        homes = pd.read_csv(file, names=names)
    return homes.drop(columns=["date", "zipcode"]).drop_duplicates()


def with_ages(homes):
    """A home that was never renovated has 0 as the year, so that its renovation counts as 2015 years old."""
    return homes.assign(age=2015 - homes["yr_built"], renovation_age=2015 - homes["yr_renovated"])


def draw(homes):
    """Five figures by the name of their file."""

    def figure(plot, size=(8, 6), **options):
        drawn, axes = plt.subplots(figsize=size)
        plot(ax=axes, **options)
        return drawn

    numbers = "price bedrooms bathrooms sqft_living sqft_lot sqft_above sqft_basement yr_built yr_renovated".split()
    correlations = homes[[*numbers, "age", "renovation_age"]].corr()
    return {
        "histogram_price.png": figure(sns.histplot, data=homes, x="price"),
        "boxplot_price.png": figure(sns.boxplot, data=homes, y="price"),
        "boxplot_waterfront_vs_price.png": figure(sns.barplot, data=homes, x="waterfront", y="price"),
        "regplot_sqft_living_vs_price.png": figure(sns.regplot, data=homes, x="sqft_living", y="price", n_boot=100),
        "correlation_heatmap.png": figure(sns.heatmap, data=correlations, size=(12, 10), annot=True, fmt=".2f"),
    }


def log_exploration(homes, figures):
    """Four runs that keep figures and the list of features, and no numbers."""
    with mlflow.start_run():  # the server makes up a name
        log_figures(figures, ["histogram_price.png", "boxplot_price.png"])
    with mlflow.start_run(run_name="exploratory_data_analysis"):
        log_figures(figures)
    with mlflow.start_run(run_name="features_as_artifacts"):
        log_features(homes)
    with mlflow.start_run(run_name="eda_plots_and_features_as_artifacts"):
        log_figures(figures)
        log_features(homes)


def compare_models(homes, figures):
    """Five runs with the scores of a model each, logged by hand."""
    X_train, X_test, y_train, y_test = split(homes)
    rooms = [frame[["sqft_living"]].to_numpy() for frame in (X_train, X_test)]
    with mlflow.start_run(run_name="Simple Linear Regression"):
        log_fit(LinearRegression(), *rooms, y_train, y_test, "Simple Linear Regression Model")

    with mlflow.start_run(run_name="Multiple Linear Regression"):
        log_figures(figures, ["correlation_heatmap.png"])
        log_features(homes)
        model = LinearRegression()
        mlflow.log_params(model.get_params())
        log_fit(model, X_train, X_test, y_train, y_test, "Multiple Linear Regression Model")

    with mlflow.start_run(run_name="Polynomial Regression"):
        terms = PolynomialFeatures(degree=2)
        train, test = terms.fit_transform(X_train), terms.transform(X_test)
        mlflow.log_param("Degree of polynomial", 2)
        log_fit(LinearRegression(), train, test, y_train, y_test, "Polynomial Regression Model with degree 2")

    with mlflow.start_run(run_name="Random Forest Regression default params"):
        forest = RandomForestRegressor()
        mlflow.log_params(forest.get_params())
        log_fit(forest.set_params(n_jobs=-1), X_train, X_test, y_train, y_test, "RF with default parameters")

    with mlflow.start_run(run_name="Random Forest Regression tuned params"):
        mlflow.log_params(TUNED)
        forest = RandomForestRegressor(**TUNED, n_jobs=-1)
        log_fit(forest, X_train, X_test, y_train, y_test, "RF with tuned parameters")


def prune_and_filter():
    """Sorts the runs by score, deletes the newest that has none, and prints those with a score above 0.8."""
    experiment = mlflow.get_experiment_by_name(EXPERIMENT)
    best_first = ["metrics.Test_R2_score DESC"]
    runs = mlflow.search_runs([experiment.experiment_id], order_by=best_first)
    unscored = runs[runs["metrics.Test_R2_score"].isna()]
    mlflow.delete_run(unscored["run_id"].iloc[0])
    good = mlflow.search_runs(
        [experiment.experiment_id], filter_string="metrics.Test_R2_score > 0.8", order_by=best_first
    )
    print(good[["run_id", "metrics.Test_R2_score", "tags.Regressor"]].to_string(index=False))


def autolog_forests(homes):
    """Two runs where autologging writes the params, the scores and the model; only the tag is logged by hand."""
    mlflow.sklearn.autolog()
    # Imported again, since autologging watches the functions that it finds under their module's name.
    from sklearn import metrics

    X_train, X_test, y_train, y_test = split(homes)
    with mlflow.start_run(run_name="Random Forest Regression tuned params autologged"):
        forest = RandomForestRegressor(**TUNED, n_jobs=-1).fit(X_train, y_train)
        forest.score(X_train, y_train)
        mlflow.set_tag("Regressor", "RF tuned parameters with autolog")

    # An integer column cannot hold a missing value: as floats they raise no warning about the model's schema.
    X_train, X_test, y_train, y_test = split(homes.astype(float))
    with mlflow.start_run(run_name="Random Forest Regression tuned params and metrics autologged"):
        forest = RandomForestRegressor(**TUNED, n_jobs=-1).fit(X_train, y_train)
        y_pred = forest.predict(X_test)
        metrics.mean_absolute_error(y_test, y_pred)
        metrics.root_mean_squared_error(y_test, y_pred)
        metrics.r2_score(y_test, y_pred)
        mlflow.set_tag("Regressor", "RF tuned parameters and autologged metrics")


def split(homes):
    return train_test_split(homes.drop(columns=["price"]), homes["price"], test_size=0.3, random_state=123)


def log_fit(model, X_train, X_test, y_train, y_test, regressor):
    model.fit(X_train, y_train)
    y_pred = model.predict(X_test)
    mlflow.log_metrics(
        {
            "Train_R2_score": model.score(X_train, y_train),
            "Test_R2_score": r2_score(y_test, y_pred),
            "Test_MAE": mean_absolute_error(y_test, y_pred),
            "Test_RMSE": root_mean_squared_error(y_test, y_pred),
        }
    )
    mlflow.set_tag("Regressor", regressor)


def log_figures(figures, names=None):
    for name in names or figures:
        mlflow.log_figure(figures[name], name)


def log_features(homes):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "features.txt"
        path.write_text("\n".join(name for name in homes.columns if name != "price"), encoding="utf-8")
        mlflow.log_artifact(str(path))


if __name__ == "__main__":
    main()
