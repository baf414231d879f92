"""python bench/large-task.py FILE: reads and describes a large CSV file with pandas; prints what it took."""

import json
import resource
import sys
import time

import pandas as pd

start, cpu = time.perf_counter(), time.process_time()
pd.read_csv(sys.argv[1]).describe()
taken = {"ms": 1000 * (time.perf_counter() - start), "cpuMs": 1000 * (time.process_time() - cpu)}
print(json.dumps({**taken, "peakMiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
