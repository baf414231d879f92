"""Jobs of a test to the reference: reads a list of jobs from the file --jobs and writes the list of answers to --answers.

A job is {"do": name, "with": value}. What JSON cannot tell apart is an object with one key: {"$float": "1e300"}, {"$int": "123"},
{"$time": "2020-01-01T00:00:00Z"}, {"$array": ["float32", [1.5]]}.
"""

import argparse
import json
import pathlib

import numpy as np
import pandas as pd


def _value(value):
    if "$float" in value:
        return float(value["$float"])
    if "$int" in value:
        return int(value["$int"])
    if "$time" in value:
        return pd.Timestamp(value["$time"])
    if "$array" in value:
        dtype, items = value["$array"]
        return np.array(items, dtype=dtype)
    return value


def answer_jobs(answers):
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", required=True)
    parser.add_argument("--answers", required=True)
    options = parser.parse_args()
    jobs = json.loads(pathlib.Path(options.jobs).read_text("utf-8"), object_hook=_value)
    results = [answers[job["do"]](job["with"]) for job in jobs]
    pathlib.Path(options.answers).write_text(json.dumps(results), "utf-8")
