"""What the parts of the checks of the wider surface share.

The server is the one of MLFLOW_TRACKING_URI; what it already holds does not matter. Section numbers are those of
docs/spec/tracking-api.md.
"""

import pathlib
import tempfile

from checks import Checks

import mlflow

checks = Checks(__doc__)
client = mlflow.MlflowClient()
scratch = tempfile.TemporaryDirectory(prefix="fluent-", ignore_cleanup_errors=True)
folder = pathlib.Path(scratch.name)

# So that the script can run twice against one server.
suffix = mlflow.utils.time.get_current_time_millis()
NOW_MS = 1_700_000_000_000


def new_experiment(name, **kwargs):
    return client.create_experiment(f"{name} {suffix}", **kwargs)


def new_run(experiment_id, **kwargs):
    return client.create_run(experiment_id, **kwargs).info.run_id


def names_of(files):
    return sorted(file.path for file in files)


class State:
    """What later checks need of earlier ones."""


state = State()
state.experiment_id = new_experiment("fluent")
mlflow.set_experiment(experiment_id=state.experiment_id)
print(f"mlflow {mlflow.__version__}")
