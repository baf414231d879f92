/** Whole programs that log a first run, for this server's own address (U-HOME-2). */
export const firstRunSnippets = {
  Python: (address: string, experiment = 'first steps') => `import mlflow

mlflow.set_tracking_uri("${address}")
mlflow.set_experiment("${experiment}")

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.1)
    for step in range(20):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("It works.", "note.txt")
`,
} as const
