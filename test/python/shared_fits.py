"""Grows each forest once for all scripts of a test run: the tests need one that a client has fitted, and not another one."""

import fcntl
import functools
import hashlib
import os
import pathlib
import pickle

import numpy
import sklearn
from sklearn.ensemble._forest import BaseForest

CHANGE_NOTHING = {"n_jobs", "verbose"}


def share_fits(folder):
    """A fit of a forest with the same params to the same numbers takes the trees of an earlier one from the folder."""
    grow = BaseForest.fit

    @functools.wraps(grow)
    def fit(self, X, y, sample_weight=None):
        path = pathlib.Path(folder) / f"forest-{key_of(self, X, y, sample_weight)}"
        with open(f"{path}.lock", "w") as lock:
            # Other scripts may run at the same time, and wait for the first.
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists():
                fitted = pickle.loads(path.read_bytes())
                params = self.get_params()
                vars(self).update({name: value for name, value in vars(fitted).items() if name not in params})
                return self
            grow(self, X, y, sample_weight)
            part = f"{path}.part"
            pathlib.Path(part).write_bytes(pickle.dumps(self, pickle.HIGHEST_PROTOCOL))
            os.rename(part, path)
        return self

    BaseForest.fit = fit


def key_of(forest, X, y, sample_weight):
    params = {name: value for name, value in forest.get_params().items() if name not in CHANGE_NOTHING}
    digest = hashlib.sha256(repr((sklearn.__version__, type(forest), params, list(getattr(X, "columns", [])))).encode())
    # Forests turn features into these before they look at them.
    digest.update(numpy.ascontiguousarray(X, dtype=numpy.float32))
    for values in (y, sample_weight):
        digest.update(repr(None).encode() if values is None else numpy.ascontiguousarray(values, dtype=float))
    return digest.hexdigest()
