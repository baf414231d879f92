"""Numbered checks that go on after a failure and say what they found."""

import argparse
import json
import sys
import time
import traceback


class Checks:
    """Collects the outcome of each check; one that fails stops no other."""

    def __init__(self):
        self.results = []

    def row(self, number, name):
        """Runs the function below it at once, as the check of a row of docs/spec/acceptance.md."""
        return self._run(f"[acceptance {number}] {name}")

    def case(self, name):
        """Runs the function below it at once, as a check of its own."""
        return self._run(name)

    def _run(self, name):
        def decorate(function):
            started = time.time()
            try:
                function()
                outcome, detail = True, ""
            except Exception:
                outcome, detail = False, traceback.format_exc()
            self.results.append({"name": name, "ok": outcome, "detail": detail})
            print(f"{'PASS' if outcome else 'FAIL'} {name} ({time.time() - started:.1f} s)", flush=True)
            if not outcome:
                print(detail, flush=True)
            return function

        return decorate

    def finish(self):
        """Writes the report if one was asked for, prints the count, and ends the process."""
        parser = argparse.ArgumentParser()
        parser.add_argument("--report", help="file for the results as JSON")
        options, _ = parser.parse_known_args()
        if options.report:
            with open(options.report, "w", encoding="utf-8") as file:
                json.dump(self.results, file)
        passed = sum(result["ok"] for result in self.results)
        print(f"{passed} passed, {len(self.results) - passed} failed")
        sys.exit(0 if passed == len(self.results) else 1)


def equal(actual, expected, what="value"):
    assert actual == expected, f"{what} is {actual!r} instead of {expected!r}"


def close(actual, expected, relative=1e-8, what="value"):
    assert abs(actual - expected) <= relative * abs(expected), f"{what} is {actual!r} instead of {expected!r}"


def between(actual, low, high, what="value"):
    assert low <= actual <= high, f"{what} is {actual!r}, not between {low!r} and {high!r}"


def refused(code, call):
    """The call must fail with this error code of the server."""
    from mlflow.exceptions import MlflowException

    try:
        call()
    except MlflowException as error:
        equal(error.error_code, code, "error code")
        return error
    raise AssertionError(f"was accepted instead of refused with {code}")
