"""What the stock client makes of values: the files and tags of log_table, and what PyYAML and PIL read in our files.

Reads a list of jobs from the file --jobs and writes the list of answers to the file --answers. Cells of tables are JSON; what
JSON cannot tell apart is an object with one key: {"$float": "1e300"}, {"$int": "123"}, {"$time": "2020-01-01T00:00:00Z"}.
"""

import argparse
import base64
import io
import json
import os
import pathlib
import tempfile

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
import pandas as pd
import PIL.Image
import yaml


def cell(value):
    if "$float" in value:
        return float(value["$float"])
    if "$int" in value:
        return int(value["$int"])
    if "$time" in value:
        return pd.Timestamp(value["$time"])
    return value


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


def read_yaml(text):
    return yaml.safe_load(text)


def read_split(text):
    return pd.read_json(io.StringIO(text), orient="split").to_dict(orient="list")


def read_image(data):
    image = PIL.Image.open(io.BytesIO(base64.b64decode(data)))
    return {"format": image.format, "mode": image.mode, "size": image.size, "pixels": list(image.tobytes())}


ANSWERS = {"log_tables": log_tables, "read_yaml": read_yaml, "read_split": read_split, "read_image": read_image}

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--jobs", required=True)
parser.add_argument("--answers", required=True)
options = parser.parse_args()
jobs = json.loads(pathlib.Path(options.jobs).read_text("utf-8"), object_hook=cell)
answers = [ANSWERS[job["do"]](job["with"]) for job in jobs]
pathlib.Path(options.answers).write_text(json.dumps(answers), "utf-8")
