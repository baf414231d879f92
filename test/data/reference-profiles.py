"""Writes all_kinds.csv.gz, a table with a column of each kind, infinite.csv.gz, one with infinities and a constant, and
reference_profiles.json.gz: what ydata-profiling 4.18 says of them and of breast_cancer.csv.gz. Needs ydata-profiling."""

import csv
import datetime
import gzip
import io
import json
import math
import pathlib
import random

import pandas as pd
from ydata_profiling import ProfileReport

folder = pathlib.Path(__file__).parent
random.seed(7)


def row(i):
    day = datetime.date(2020, 1, 1) + datetime.timedelta(days=random.randrange(900))
    words = ["good", "bad", "late", "paid", "Refund!", "(call)", "naïve", "x"]
    return {
        "id": i,
        "day": day.isoformat(),
        "stamp": f"{day.isoformat()}T{random.randrange(24):02d}:{random.randrange(60):02d}:00",
        "city": random.choice(["Oslo", "Bergen", "Tromsø", "Ålesund", "São Paulo", "東京"]),
        "grade": random.choice("AABBBCD"),
        "note": " ".join(random.choice(words) for _ in range(random.randrange(1, 7))),
        "amount": "" if random.random() < 0.07 else f"{random.lognormvariate(3, 1.2):.2f}",
        "count": random.choice([0, 0, 0, 1, 2, 3, 5, 8, 13, 21]),
        "ratio": "" if random.random() < 0.3 else f"{random.gauss(0, 1):.6f}",
        "flag": random.choice(["yes", "no", "Yes"]),
        "active": random.choice(["True", "False"]),
        "code": f"K{random.randrange(10000):04d}",
        "level": random.randrange(1, 5),
        "mixed": random.choice(["1", "2.5", "n.d.", "7", "abc"]),
        "constant": "same",
        "empty": "",
    }


def infinite_row(i):
    return {
        "value": f"{random.gauss(50, 9):.3f}",
        "limit": random.choice(["inf", "-inf"]) if random.random() < 0.05 else f"{random.gauss(50, 9):.3f}",
        "signal": random.choice(["", "inf", "inf", "-inf"]),
        "one": 7,
    }


def csv_of(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write(name, text):
    with gzip.GzipFile(folder / f"{name}.gz", "wb", mtime=0) as file:
        file.write(text.encode())


def plain(value):
    """Numbers as JSON can hold them."""
    value = value.item() if hasattr(value, "item") and not hasattr(value, "__len__") else value
    return None if isinstance(value, float) and not math.isfinite(value) else value


counters = ["word_counts", "character_counts"]


def variable(description):
    kept = {}
    for key, value in description.items():
        if key in counters:
            kept[key] = {str(name): int(count) for name, count in value.items()}
        elif key == "histogram" and isinstance(value, tuple):
            kept[key] = {"counts": [int(count) for count in value[0]], "edges": [float(edge) for edge in value[1]]}
        elif key == "chi_squared":
            kept[key] = {name: plain(float(value[name])) for name in ["statistic", "pvalue"]}
        elif isinstance(plain(value), (int, float, str, bool)):
            kept[key] = plain(value)
    return kept


def profile(frame):
    on = {"calculate": True}
    methods = ["auto", "pearson", "spearman", "kendall", "cramers"]
    report = ProfileReport(frame, progress_bar=False, interactions=None, correlations={method: on for method in methods})
    description = report.get_description()
    return {
        "table": {key: plain(value) for key, value in description.table.items() if isinstance(plain(value), (int, float))},
        "variables": {str(name): variable(value) for name, value in description.variables.items()},
        "correlations": {
            method: {"columns": list(matrix.columns), "matrix": [[plain(r) for r in line] for line in matrix.values]}
            for method, matrix in description.correlations.items()
        },
        "alerts": sorted([alert.alert_type.name.replace("_", " ").capitalize(), alert.column_name] for alert in description.alerts),
    }


write("all_kinds.csv", csv_of([row(i) for i in range(600)]))
write("infinite.csv", csv_of([infinite_row(i) for i in range(300)]))
tables = {name: pd.read_csv(folder / f"{name}.csv.gz") for name in ["breast_cancer", "all_kinds", "infinite"]}
write("reference_profiles.json", json.dumps({name: profile(frame) for name, frame in tables.items()}, allow_nan=False))
