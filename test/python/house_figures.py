"""Logs the five figures of the house sales as JSON that a page draws: Vega-Lite, and one of them for Plotly, too."""

import pathlib
import sys

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import mlflow
import numpy as np
import seaborn as sns

sys.path.append(str(pathlib.Path(__file__).parents[2] / "examples/python-client"))
from house_prices import SALES, read_sales, with_ages

CORRELATED = "price bedrooms bathrooms sqft_living sqft_lot sqft_above sqft_basement yr_built yr_renovated".split()


def main(tracking_uri):
    homes = with_ages(read_sales(SALES))
    correlations = homes[[*CORRELATED, "age", "renovation_age"]].corr()
    mlflow.set_tracking_uri(tracking_uri)
    mlflow.set_experiment("house_price_figures")
    with mlflow.start_run() as run:
        for name, (data, figure) in vega_figures(homes, correlations).items():
            schema = "https://vega.github.io/schema/vega-lite/v6.json"
            mlflow.log_dict({"$schema": schema, "data": {"values": data}, "width": 480, **figure}, f"{name}.json")
        trace = {"type": "heatmap", "x": list(correlations), "y": list(correlations), "z": correlations.values.tolist()}
        mlflow.log_dict({"data": [trace], "layout": {"title": {"text": "Correlations"}}}, "plotly.json")
    print(run.info.experiment_id, run.info.run_id)


def vega_figures(homes, correlations):
    prices = homes[["price"]].to_dict("records")
    living = homes[["sqft_living", "price"]].to_dict("records")
    slope, intercept = np.polyfit(homes["sqft_living"], homes["price"], 1)
    r = homes["sqft_living"].corr(homes["price"])
    across = {"field": "sqft_living", "type": "quantitative"}
    up = {"field": "price", "type": "quantitative"}
    place = {"x": {"field": "x", "sort": None}, "y": {"field": "y", "sort": None}}
    water = homes[["waterfront", "price"]].to_dict("records")
    cells = [{"x": x, "y": y, "r": correlations.loc[y, x]} for y in correlations for x in correlations]
    return {
        "histogram": (
            histogram(homes),
            {
                "mark": {"type": "bar", "tooltip": True},
                "encoding": {
                    "x": {"field": "from", "bin": "binned", "type": "quantitative"},
                    "x2": {"field": "to"},
                    "y": {"field": "homes", "type": "quantitative"},
                },
            },
        ),
        # The statistics of these two are the figure's own.
        "boxplot": (prices, {"mark": "boxplot", "encoding": {"y": up}}),
        "barplot": (
            water,
            {
                "mark": "bar",
                "transform": [
                    {
                        "aggregate": [{"op": "mean", "field": "price", "as": "mean"}, {"op": "count", "as": "homes"}],
                        "groupby": ["waterfront"],
                    }
                ],
                "encoding": {"x": {"field": "waterfront"}, "y": {"field": "mean", "type": "quantitative"}},
            },
        ),
        "regplot": (
            living,
            {
                "layer": [
                    {"mark": "point", "encoding": {"x": across, "y": up}},
                    {
                        "mark": "line",
                        "transform": [{"regression": "price", "on": "sqft_living"}],
                        "encoding": {"x": across, "y": up},
                    },
                    {
                        "mark": {"type": "text", "x": 8, "y": 8, "align": "left"},
                        "data": {"values": [{"slope": slope, "intercept": intercept, "r": r}]},
                        "encoding": {"text": {"field": "slope", "format": ".4f"}},
                    },
                ]
            },
        ),
        "heatmap": (
            cells,
            {
                "layer": [
                    {"mark": "rect", "encoding": {**place, "color": {"field": "r", "type": "quantitative"}}},
                    {"mark": "text", "encoding": {**place, "text": {"field": "r", "format": ".2f"}}},
                ]
            },
        ),
    }


def histogram(homes):
    """The bars as seaborn draws them."""
    bars = sns.histplot(data=homes, x="price", ax=plt.subplots()[1]).patches
    return [{"from": bar.get_x(), "to": bar.get_x() + bar.get_width(), "homes": bar.get_height()} for bar in bars]


if __name__ == "__main__":
    main(sys.argv[1])
