"""The first calls of the course, one a call, so that a test can look at what each leaves on the screen.

`first_steps.py create-experiment`, then `first_steps.py log-figures`: a run that its client gives no name, whose two figures
also lie in the current folder.
"""

import os
import sys

os.environ.setdefault("MPLBACKEND", "Agg")

import mlflow

EXPERIMENT = "kc_house_price_prediction"


def create_experiment():
    print(mlflow.create_experiment(name=EXPERIMENT))


def log_figures():
    import matplotlib.pyplot as plt
    from house_sales import fetch_house_sales

    prices = fetch_house_sales().data["price"]
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run() as run:
        for name, draw in {"histogram_price.png": plt.Axes.hist, "boxplot_price.png": plt.Axes.boxplot}.items():
            figure, axes = plt.subplots(figsize=(8, 6))
            draw(axes, prices)
            figure.savefig(name)
            mlflow.log_figure(figure, name)
    print(run.info.run_id)


if __name__ == "__main__":
    {"create-experiment": create_experiment, "log-figures": log_figures}[sys.argv[1]]()
