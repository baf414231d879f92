"""Numbered checks that go on after a failure and say what they found."""

import argparse
import json
import os
import sys
import time
import traceback

os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")


class Checks:
    """Collects the outcome of each check; one that fails stops no other."""

    def __init__(self, about):
        parser = argparse.ArgumentParser(description=about)
        parser.add_argument("--report", help="file for the results as JSON: a list of row, name, ok, detail")
        parser.add_argument(
            "--stock",
            action="store_true",
            help="the server is MLflow's own: a check of a deliberate difference must fail there, or it is none",
        )
        self._options = parser.parse_args()
        if "MLFLOW_TRACKING_URI" not in os.environ:
            parser.error("MLFLOW_TRACKING_URI must name the server to check")
        self._results = []
        self._differs = False

    def row(self, number, name):
        """Runs the function below it at once, as the check of a row of docs/spec/acceptance.md."""
        return self._run(number, f"[acceptance {number}] {name}")

    def case(self, name):
        """Runs the function below it at once, as a check of its own."""
        return self._run(None, name)

    def differs_on_stock(self):
        """Called first in a check of a difference that docs/spec/tracking-api.md, section 14, lists."""
        self._differs = True

    def finish(self):
        """Writes the report if one was asked for, prints the count, and ends the process."""
        if self._options.report:
            with open(self._options.report, "w", encoding="utf-8") as file:
                json.dump(self._results, file)
        passed = sum(result["ok"] for result in self._results)
        print(f"{passed} passed, {len(self._results) - passed} failed")
        sys.exit(0 if passed == len(self._results) else 1)

    def _run(self, row, name):
        def decorate(function):
            started = time.monotonic()
            self._differs = False
            try:
                function()
                fault = ""
            except Exception:
                fault = traceback.format_exc()
            ok, detail = self._judge(fault)
            self._results.append({"row": row, "name": name, "ok": ok, "detail": detail})
            print(f"{'PASS' if ok else 'FAIL'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
            if detail:
                print(detail, flush=True)
            return function

        return decorate

    def _judge(self, fault):
        if not (self._options.stock and self._differs):
            return fault == "", fault
        return fault != "", "" if fault else "MLflow's own server does the same: this is no difference any more"


def equal(actual, expected, what="value"):
    assert actual == expected, f"{what} is {actual!r} instead of {expected!r}"


def close(actual, expected, relative=1e-8, what="value"):
    assert abs(actual - expected) <= relative * abs(expected), f"{what} is {actual!r} instead of {expected!r}"


def between(actual, low, high, what="value"):
    assert low <= actual <= high, f"{what} is {actual!r}, not between {low!r} and {high!r}"


def refused(code, call, saying=""):
    """The server must refuse the call with this error code, and a message that holds the words."""
    from mlflow.exceptions import MlflowException, RestException

    try:
        call()
    except MlflowException as error:
        # Some calls of the client add advice to the refusal, in an exception of their own.
        refusal = error if isinstance(error, RestException) else error.__context__
        assert isinstance(refusal, RestException), f"the client refused by itself: {error!r}"
        equal(refusal.error_code, code, "error code")
        assert saying in str(refusal), f"{saying!r} is not in {str(refusal)!r}"
        return
    raise AssertionError(f"was accepted instead of refused with {code} {saying!r}")
