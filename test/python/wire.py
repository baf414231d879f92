"""The server without the client between: answers as they are on the wire, and the requests that a client makes."""

import contextlib
import json
import logging
import os
import urllib.error
import urllib.parse
import urllib.request


def get(path, /, **query):
    """The JSON of a successful GET below /api/2.0/mlflow/; a list in the query is a repeated key."""
    return _successful(*request("GET", f"/api/2.0/mlflow/{path}?{urllib.parse.urlencode(query, doseq=True)}"))


def post(path, body):
    """The JSON of a successful POST below /api/2.0/mlflow/."""
    return _successful(*request("POST", f"/api/2.0/mlflow/{path}", body))


def refusal(path, body):
    """The status and the error code of a POST below /api/2.0/mlflow/ that the server must refuse."""
    status, answer = request("POST", f"/api/2.0/mlflow/{path}", body)
    assert status != 200, f"{path} was accepted: {answer!r}"
    try:
        return status, json.loads(answer)["error_code"]
    except ValueError:
        return status, None


def request(method, address, body=None):
    """The status and the bytes of any answer, a refusal too. A body of bytes or text is sent as it is."""
    content = body if body is None or isinstance(body, bytes) else _text(body).encode()
    sent = urllib.request.Request(
        os.environ["MLFLOW_TRACKING_URI"].rstrip("/") + address,
        data=content,
        method=method,
        headers={} if body is None else {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(sent) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()


@contextlib.contextmanager
def requests_made():
    """Lists `METHOD path`, the path as in `get`, of every request that the stock client makes in the block."""
    made = []
    listener = _Listener(made)
    logger = logging.getLogger("urllib3.connectionpool")
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG)
    try:
        yield made
    finally:
        logger.setLevel(level)
        logger.removeHandler(listener)


class _Listener(logging.Handler):
    def __init__(self, made):
        super().__init__()
        self._made = made

    def emit(self, record):
        # The record of an answer: scheme, host, port, method, URL, version, status, length.
        if isinstance(record.args, tuple) and len(record.args) == 8:
            method, url = record.args[3:5]
            path = urllib.parse.urlsplit(url).path.split("/api/2.0/", 1)[-1]
            self._made.append(f"{method} {path.removeprefix('mlflow/')}")


def _text(body):
    return body if isinstance(body, str) else json.dumps(body)


def _successful(status, answer):
    assert status == 200, f"status {status}: {answer!r}"
    return json.loads(answer)
