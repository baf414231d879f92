"""Prints the course's experiment at an address, as the stock client reads it, as JSON."""

import json
import sys

import mlflow


def main(tracking_uri):
    mlflow.set_tracking_uri(tracking_uri)
    client = mlflow.MlflowClient()
    experiment = mlflow.get_experiment_by_name("kc_house_price_prediction")
    runs = client.search_runs([experiment.experiment_id], run_view_type=mlflow.entities.ViewType.ALL)
    print(json.dumps([described(client, run) for run in runs]))


def described(client, run):
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "stage": run.info.lifecycle_stage,
        "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
        "params": run.data.params,
        "metrics": run.data.metrics,
        "regressor": run.data.tags.get("Regressor"),
    }


if __name__ == "__main__":
    main(sys.argv[1])
