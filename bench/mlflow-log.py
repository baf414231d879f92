"""Logs metrics with MLflow's own client and prints what a call costs: mlflow-log.py sync|async SECONDS."""
import json
import os
import sys
import time

import mlflow

mode, seconds = sys.argv[1], float(sys.argv[2])
taken = []
with mlflow.start_run():
    mlflow.log_metric("warm", 1.0)
    end = time.perf_counter() + seconds
    step = 0
    start = time.perf_counter()
    while time.perf_counter() < end:
        before = time.perf_counter()
        mlflow.log_metric("loss", 1.0 / (step + 1), step=step, synchronous=mode == "sync")
        taken.append(time.perf_counter() - before)
        step += 1
    logged = time.perf_counter() - start
    mlflow.flush_async_logging()
    sent = time.perf_counter() - start
taken.sort()
print(
    json.dumps(
        {
            "p50Us": 1e6 * taken[len(taken) // 2],
            "p99Us": 1e6 * taken[int(len(taken) * 0.99)],
            "perSecond": step / logged,
            "syncedPerSecond": step / sent,
        }
    ),
    flush=True,
)
os._exit(0)
