"""Logs models of several flavors and signatures, and reports where they are and what Python predicts with them."""

import argparse
import json

import mlflow
import numpy
import pandas
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from sklearn.linear_model import LinearRegression, LogisticRegression

ROWS = pandas.DataFrame(
    {
        "sqft_living": [1180.0, 2570.0, 770.0, 1960.0, 1680.0],
        "bedrooms": [3, 3, 2, 4, 3],
        "grade": [7.0, 7.0, 6.0, 7.0, 8.0],
    }
)
PRICES = numpy.array([221900.0, 538000.0, 180000.0, 604000.0, 510000.0])


def main(report):
    mlflow.set_experiment("served models")
    matrix = ROWS.to_numpy(dtype=numpy.float32)
    classes = LogisticRegression().fit(matrix, PRICES > 400000)
    classifier = to_onnx(classes, matrix, options={"zipmap": False})
    answers = {"variable": matrix[:, :1]}
    with mlflow.start_run() as run:
        mlflow.sklearn.autolog(log_models=False)
        regression = LinearRegression().fit(ROWS, PRICES)
        mlflow.sklearn.autolog(disable=True)
        graph = to_onnx(regression, matrix)
        table = infer_signature(ROWS, pandas.DataFrame({"variable": PRICES}))
        tensor = infer_signature(matrix, answers)
        models = {
            "table": mlflow.onnx.log_model(graph, name="table", signature=table, input_example=ROWS.head(2)),
            "tensor": mlflow.onnx.log_model(graph, name="tensor", signature=tensor, input_example=matrix[:2]),
            "unsigned": mlflow.onnx.log_model(graph, name="unsigned"),
            "classifier": mlflow.onnx.log_model(
                classifier, name="classifier", signature=infer_signature(ROWS, ROWS[["grade"]])
            ),
            "sklearn": mlflow.sklearn.log_model(
                regression, name="sklearn", serialization_format="cloudpickle", input_example=ROWS.head(2)
            ),
        }
        loaded = mlflow.pyfunc.load_model(models["table"].model_uri)
        registered = mlflow.register_model(models["table"].model_uri, "house prices")
        client = mlflow.MlflowClient()
        client.set_registered_model_alias("house prices", "champion", registered.version)
        said = {
            "run_id": run.info.run_id,
            "experiment_id": run.info.experiment_id,
            "models": {name: model.model_id for name, model in models.items()},
            "rows": ROWS.to_dict(orient="split", index=False),
            "onnx": loaded.predict(ROWS)["variable"].tolist(),
            "sklearn": regression.predict(ROWS).tolist(),
        }
    with open(report, "w", encoding="utf-8") as file:
        json.dump(said, file)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", required=True)
    main(parser.parse_args().report)
