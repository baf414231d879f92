"""Logs metrics to another tracker, offline, and prints what a call costs: tracker-log.py trackio|aim|wandb FOLDER SECONDS."""
import json
import os
import sys
import time

tracker, folder, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
os.chdir(folder)


def begin():
    """Gives what logs a value, and what ends the run."""
    if tracker == "trackio":
        import trackio

        trackio.init(project="bench")
        return lambda value, step: trackio.log({"loss": value}, step=step), trackio.finish
    if tracker == "aim":
        from aim import Run

        run = Run(repo=folder, system_tracking_interval=None, log_system_params=False)
        return lambda value, step: run.track(value, name="loss", step=step), run.close
    import wandb

    run = wandb.init(project="bench", mode="offline", dir=folder)
    return lambda value, step: run.log({"loss": value}, step=step), run.finish


log, finish = begin()
log(1.0, 0)
taken = []
step = 1
start = time.perf_counter()
end = start + seconds
while time.perf_counter() < end:
    before = time.perf_counter()
    log(1.0 / step, step)
    taken.append(time.perf_counter() - before)
    step += 1
logged = time.perf_counter() - start
finish()
kept = time.perf_counter() - start
taken.sort()
print(
    json.dumps(
        {
            "p50Us": 1e6 * taken[len(taken) // 2],
            "p99Us": 1e6 * taken[int(len(taken) * 0.99)],
            "perSecond": len(taken) / logged,
            "keptPerSecond": len(taken) / kept,
        }
    ),
    flush=True,
)
os._exit(0)
