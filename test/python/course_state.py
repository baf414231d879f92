"""What the parts of the course share: the client, the files, and what later rows need of earlier ones.

The server is the one of MLFLOW_TRACKING_URI; it must be fresh.
"""

import json
import os
import pathlib
import tempfile

os.environ.setdefault("MPLBACKEND", "Agg")

import wire
from checks import Checks, equal
from house_sales import DATA

import mlflow

EXPERIMENT = "kc_house_price_prediction"
EXPECTED = json.loads((DATA / "house_sales_expected_models.json").read_text())["models"]
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
