"""What the stock client makes of values: the files and tags of log_table, and what PyYAML and PIL read in our files."""

import base64
import io
import json
import os
import pathlib
import tempfile

from reference_jobs import answer_jobs

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
import numpy as np
import pandas as pd
import PIL.Image
import yaml
from mlflow.tracking.multimedia import convert_to_pil_image


def log_tables(tables):
    """The text of each file after all tables are logged to one run, and the run's tag."""
    with tempfile.TemporaryDirectory() as folder:
        client = mlflow.MlflowClient(pathlib.Path(folder).as_uri())
        run_id = client.create_run(client.create_experiment("tables")).info.run_id
        for table in tables:
            client.log_table(run_id, table["data"], table["path"])
        run = client.get_run(run_id)
        root = pathlib.Path(folder)
        texts = {
            table["path"]: next(root.glob(f"*/{run_id}/artifacts/{table['path']}")).read_text("utf-8") for table in tables
        }
        return {"texts": texts, "tag": run.data.tags["mlflow.loggedArtifacts"]}


def log_image(options):
    """The paths and tags after log_image by key."""
    with tempfile.TemporaryDirectory() as folder:
        client = mlflow.MlflowClient(pathlib.Path(folder).as_uri())
        run_id = client.create_run(client.create_experiment("images")).info.run_id
        client.log_image(run_id, np.zeros((4, 4), "uint8"), synchronous=True, **options)
        tags = client.get_run(run_id).data.tags
        return {
            "paths": [file.path for file in client.list_artifacts(run_id, "images")],
            "tag": tags["mlflow.loggedImages"],
        }


def read_yaml(text):
    return yaml.safe_load(text)


def read_split(text):
    return pd.read_json(io.StringIO(text), orient="split").to_dict(orient="list")


def read_parquet(data):
    frame = pd.read_parquet(io.BytesIO(base64.b64decode(data)))
    cells = json.loads(frame.map(as_text).to_json(date_format="iso", orient="split"))
    return {
        "types": {name: str(dtype) for name, dtype in frame.dtypes.items()},
        "cells": {name: [row[at] for row in cells["data"]] for at, name in enumerate(cells["columns"])},
    }


def as_text(cell):
    return cell.decode() if isinstance(cell, bytes) else cell


def write_parquet(columns):
    """As log_table does."""
    buffer = io.BytesIO()
    pd.DataFrame(columns).to_parquet(buffer, index=False)
    return base64.b64encode(buffer.getvalue()).decode()


def read_image(png):
    image = PIL.Image.open(io.BytesIO(base64.b64decode(png)))
    return {"png": png, "mode": image.mode, "size": image.size, "pixels": list(image.tobytes())}


def array_image(image):
    """What log_image stores of an array."""
    array = np.array(image["data"]).reshape(image["shape"])
    buffer = io.BytesIO()
    convert_to_pil_image(array).save(buffer, "png")
    return read_image(base64.b64encode(buffer.getvalue()).decode())


answer_jobs(
    {
        "log_tables": log_tables,
        "log_image": log_image,
        "read_yaml": read_yaml,
        "read_split": read_split,
        "read_parquet": read_parquet,
        "write_parquet": write_parquet,
        "read_image": read_image,
        "array_image": array_image,
    }
)
