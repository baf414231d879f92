"""What mlflow.data makes of tables and arrays: digest, schema, profile and source."""

from reference_jobs import answer_jobs

import mlflow.data
import numpy as np
import pandas as pd

KEPT = ("name", "digest", "schema", "profile", "source", "source_type")


def described(dataset):
    return {key: value for key, value in dataset.to_dict().items() if key in KEPT}


def from_pandas(job):
    return described(mlflow.data.from_pandas(pd.DataFrame(job["columns"]), source="data.csv"))


def array(part):
    if part is None or isinstance(part, np.ndarray):
        return part
    if "data" in part:
        return np.array(part["data"]).reshape(part["shape"])
    return {name: array(value) for name, value in part.items()}


def from_numpy(job):
    return described(
        mlflow.data.from_numpy(array(job["features"]), targets=array(job.get("targets")), source="data.npy")
    )


def source_at(address):
    dataset = described(mlflow.data.from_numpy(np.array([1]), source=address))
    return {"type": dataset["source_type"], "source": dataset["source"]}


answer_jobs({"from_pandas": from_pandas, "from_numpy": from_numpy, "source_at": source_at})
