"""Runs scripts of the tests, each in a fork of this process, which has imported the stock client once for all of them.

    host.py SOCKET

A connection is one script: a line of JSON (argv, env, cwd, and the files for its output) comes in, its exit code goes out.
A script whose connection closes is killed, and all of them are when our standard input ends: nothing outlives the run.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys

MODULES = ["matplotlib.pyplot", "mlflow", "mlflow.pyfunc", "mlflow.sklearn", "pandas", "seaborn", "sklearn.ensemble"]


def main(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    print("listening", flush=True)
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker)
    selector = selectors.DefaultSelector()
    for readable in (listener, woken, sys.stdin.fileno()):
        selector.register(readable, selectors.EVENT_READ)
    running = {}
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                connection, _ = listener.accept()
                job = json.loads(connection.makefile().readline())
                pid = fork()
                if pid == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    for open_one in (selector, listener, connection, *running):
                        open_one.close()
                    return job
                running[connection] = pid
                selector.register(connection, selectors.EVENT_READ)
            elif key.fileobj == woken:
                os.read(woken, 4096)
                reap(running, selector)
            elif key.fileobj == sys.stdin.fileno():
                for pid in running.values():
                    kill(pid)
                os.unlink(path)
                os._exit(0)
            elif key.fileobj in running:
                # Nothing more is to be said on a connection, so this is its end.
                selector.unregister(key.fileobj)
                kill(running[key.fileobj])


def fork():
    if "mlflow" not in sys.modules:
        import_client()
    return os.fork()


def import_client():
    for module in MODULES:
        try:
            __import__(module)
        except ImportError:
            # Not every generation has all of them.
            pass
    gc.collect()
    gc.freeze()


def reap(running, selector):
    for connection, pid in list(running.items()):
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended == 0:
            continue
        del running[connection]
        if connection in selector.get_map():
            selector.unregister(connection)
            connection.sendall(b"%d\n" % os.waitstatus_to_exitcode(status))
        connection.close()


def kill(pid):
    """Its own children, too: a script is the first of its group."""
    for end in (os.killpg, os.kill):
        try:
            end(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def become(job):
    """Makes this process what a Python of its own would be for the script."""
    os.setpgid(0, 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for descriptor, file in ((1, job["stdout"]), (2, job["stderr"])):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), descriptor)
    os.environ.clear()
    os.environ.update(job["env"])
    os.chdir(job["cwd"])
    if "numpy" in sys.modules:
        # Every fork would draw the same numbers.
        sys.modules["numpy"].random.seed()
    script = job["argv"][0]
    sys.argv[:] = job["argv"]
    sys.path[0] = os.path.dirname(script)
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    become(main(sys.argv[1]))
