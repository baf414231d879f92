"""python bench/plot-tasks.py house_sales.csv: prints the milliseconds of CPU of each task of claims-plots.mjs."""

import io
import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

homes = pd.read_csv(sys.argv[1]).drop(columns=["date", "zipcode"]).drop_duplicates()
homes["age"] = 2015 - homes["yr_built"]
homes["renovation_age"] = 2015 - homes["yr_renovated"]
selected = (
    "price bedrooms bathrooms sqft_living sqft_lot sqft_basement yr_built yr_renovated sqft_above age renovation_age"
).split()


def five():
    start = time.process_time()
    for draw in (
        lambda: sns.histplot(x="price", data=homes),
        lambda: sns.boxplot(y="price", data=homes),
        lambda: sns.barplot(x="waterfront", y="price", data=homes),
        lambda: sns.regplot(data=homes, x="sqft_living", y="price"),
        lambda: sns.heatmap(homes[selected].corr(), annot=True),
    ):
        figure, _ = plt.subplots(figsize=(8, 6))
        draw()
        figure.savefig(io.BytesIO(), format="png", dpi=200)
        plt.close(figure)
    return (time.process_time() - start) * 1000


print(json.dumps({"first": five(), "again": five()}))
