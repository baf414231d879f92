"""python bench/data-tasks.py house_sales.csv: prints the median milliseconds of each task of claims-data.mjs."""

import json
import statistics
import sys
import time

import pandas as pd

path = sys.argv[1]
raw = pd.read_csv(path)


def clean():
    frame = raw.drop(columns=["date", "zipcode"]).drop_duplicates()
    frame["age"] = 2015 - frame["yr_built"]
    frame["renovation_age"] = 2015 - frame["yr_renovated"]
    return frame


def median_ms(run, times=7):
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


cleaned = clean()
modelled = cleaned.drop(columns=["yr_built", "yr_renovated", "sqft_above", "bathrooms", "sqft_living15"])
tasks = {
    "read": lambda: pd.read_csv(path),
    "clean": clean,
    "corr": lambda: modelled.corr(),
    "describe": lambda: cleaned.describe(),
}
print(json.dumps({task: median_ms(run) for task, run in tasks.items()}))
