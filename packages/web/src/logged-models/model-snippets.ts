/** How to predict with a model, by its URI (U-MODEL-4). */
export function modelSnippets(modelUri: string): readonly { readonly title: string; readonly code: string }[] {
  return [
    {
      title: 'Spark DataFrame',
      code: `import mlflow
from pyspark.sql.functions import struct, col

logged_model = "${modelUri}"

# Override result_type if the model does not return double values.
predict = mlflow.pyfunc.spark_udf(spark, model_uri=logged_model)
df.withColumn("predictions", predict(struct(*map(col, df.columns))))
`,
    },
    {
      title: 'Pandas DataFrame',
      code: `import mlflow
import pandas as pd

logged_model = "${modelUri}"

model = mlflow.pyfunc.load_model(logged_model)
model.predict(pd.DataFrame(data))
`,
    },
    {
      title: 'Serve',
      code: `mlflow models serve -m "${modelUri}" --port 5001 --env-manager local
`,
    },
  ]
}
