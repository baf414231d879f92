"""What the Python client's own monitors make of the readings that it is given, as JSON.

They read the machine through psutil and pynvml, which need not be installed here: modules of those names hand over the
readings of argv[1] instead.
"""

import json
import sys
from types import ModuleType, SimpleNamespace

readings = json.loads(sys.argv[1])

psutil = ModuleType("psutil")
psutil.cpu_percent = lambda: readings["cpu"]
psutil.virtual_memory = lambda: SimpleNamespace(**readings["memory"])
psutil.disk_usage = lambda path: SimpleNamespace(**readings["disk"])
psutil.net_io_counters = lambda: SimpleNamespace(**readings["network"])
sys.modules["psutil"] = psutil

gpus = readings["gpus"]
pynvml = ModuleType("pynvml")
pynvml.NVMLError = RuntimeError
pynvml.nvmlInit = lambda: None
pynvml.nvmlDeviceGetCount = lambda: len(gpus)
pynvml.nvmlDeviceGetHandleByIndex = lambda index: gpus[index]
pynvml.nvmlDeviceGetMemoryInfo = lambda gpu: SimpleNamespace(used=gpu["used"], total=gpu["total"])
pynvml.nvmlDeviceGetUtilizationRates = lambda gpu: SimpleNamespace(gpu=gpu["utilization"])
pynvml.nvmlDeviceGetPowerUsage = lambda gpu: gpu["milliwatts"]
pynvml.nvmlDeviceGetEnforcedPowerLimit = lambda gpu: gpu["mostMilliwatts"]
sys.modules["pynvml"] = pynvml

from mlflow.system_metrics.metrics.cpu_monitor import CPUMonitor
from mlflow.system_metrics.metrics.disk_monitor import DiskMonitor
from mlflow.system_metrics.metrics.gpu_monitor import GPUMonitor
from mlflow.system_metrics.metrics.network_monitor import NetworkMonitor

metrics = {}
for monitor in [CPUMonitor(), DiskMonitor(), NetworkMonitor(), GPUMonitor()]:
    monitor.collect_metrics()
    metrics.update({f"system/{name}": value for name, value in monitor.aggregate_metrics().items()})
print(json.dumps(metrics))
