"""Runs scripts of the tests, each in a fork of this process, which has imported the stock client once for all of them.

    host.py SOCKET

A connection is one script: a line of JSON (argv, env, cwd, and the files for its output) comes in, its exit code goes out.
A script whose connection closes is killed, and all of them are when our standard input ends: nothing outlives the run.

A client that logs a model starts a Python that loads it, to see what it imports. A second host does this, from a process
that has imported what that program does before it looks, and nothing else.
"""

import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
import tempfile

INSPECTION = "mlflow.utils._capture_modules"
MODULES = [
    "matplotlib.pyplot",
    "mlflow",
    "mlflow.pyfunc",
    "mlflow.sklearn",
    "pandas",
    "seaborn",
    "skops.io",
    "sklearn.ensemble",
]


def main(path):
    scripts, inspections = listen(path), listen(inspector_of(path))
    inspector = os.fork()
    if inspector == 0:
        scripts.close()
        return serve(inspections, [INSPECTION])
    inspections.close()
    print("listening", flush=True)
    return serve(scripts, MODULES, inspector)


def listen(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    return listener


def inspector_of(path):
    return f"{path}-inspector"


def serve(listener, modules, inspector=None):
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
                pid = fork(modules)
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
                if inspector is not None:
                    # It ends as we do, and before us.
                    os.waitpid(inspector, 0)
                os.unlink(listener.getsockname())
                os._exit(0)
            elif key.fileobj in running:
                # Nothing more is to be said on a connection, so this is its end.
                selector.unregister(key.fileobj)
                kill(running[key.fileobj])


def fork(modules):
    if "mlflow" not in sys.modules:
        import_all(modules)
    return os.fork()


def import_all(modules):
    for module in modules:
        try:
            __import__(module)
        except ImportError:
            # Not every generation has all of them.
            pass
    if modules is MODULES:
        # It looks through all that is installed, once a process.
        sys.modules["mlflow.utils.requirements_utils"]._init_modules_to_packages_map()
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


def become(job, path):
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
    if "mlflow.utils.requirements_utils" in sys.modules:
        inspect_in(inspector_of(path))
    if "sklearn.ensemble" in sys.modules:
        from shared_fits import share_fits

        share_fits(os.path.dirname(path))
    script = job["argv"][0]
    sys.argv[:] = job["argv"]
    sys.path[0] = os.path.dirname(script)
    runpy.run_path(script, run_name="__main__")


def inspect_in(path):
    """Has the client's program that inspects models run by the host that listens there."""
    requirements = sys.modules["mlflow.utils.requirements_utils"]
    run_alone = requirements._run_command

    def run_command(command, timeout_seconds, env=None):
        python, script, *_ = command
        if (python, os.path.basename(script)) != (sys.executable, "_capture_modules.py"):
            return run_alone(command, timeout_seconds, env)
        with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as host:
            output = {name: os.path.join(folder, name) for name in ("stdout", "stderr")}
            host.settimeout(timeout_seconds)
            host.connect(path)
            host.sendall(json.dumps({"argv": command[1:], "env": env, "cwd": os.getcwd(), **output}).encode() + b"\n")
            answer = host.recv(16)
            if answer.strip() == b"0":
                return None
            with open(output["stderr"]) as said:
                raise requirements.MlflowException(f"{command} ended with {answer}: {said.read()}")

    requirements._run_command = run_command


if __name__ == "__main__":
    become(main(sys.argv[1]), sys.argv[1])
