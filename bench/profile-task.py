"""python bench/profile-task.py full|minimal house_sales.csv report.html: profiles the cleaned frame with ydata-profiling and writes the report; prints what it took."""

import json
import os
import resource
import sys
import time

os.environ["YDATA_PROFILING_NO_ANALYTICS"] = "True"

import pandas as pd
from ydata_profiling import ProfileReport

mode, path, html = sys.argv[1:]
frame = pd.read_csv(path).drop(columns=["date", "zipcode"]).drop_duplicates()
frame["age"] = 2015 - frame["yr_built"]
frame["renovation_age"] = 2015 - frame["yr_renovated"]

start, cpu = time.perf_counter(), time.process_time()
ProfileReport(frame, minimal=mode == "minimal", progress_bar=False).to_file(html)
taken = {"ms": 1000 * (time.perf_counter() - start), "cpuMs": 1000 * (time.process_time() - cpu)}
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({**taken, "peakMiB": peak, "bytes": os.path.getsize(html)}))
