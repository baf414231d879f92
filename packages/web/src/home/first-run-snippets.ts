/** Whole programs that log a first run, with a param, 20 points and a small file, to this server's own address (U-HOME-2). */
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
  curl: (address: string) => `api=${address}/api/2.0
post() { curl -sS --fail-with-body -H 'Content-Type: application/json' "$api/mlflow/$1" -d "$2"; }

now=$(date +%s)000
run=$(post runs/create '{"experiment_id": "0", "start_time": '$now'}' | sed 's/.*"run_id":"\\([^"]*\\)".*/\\1/')
post runs/log-parameter '{"run_id": "'$run'", "key": "learning_rate", "value": "0.1"}'
for step in $(seq 0 19); do
  value=$(awk "BEGIN { print 1 / ($step + 1) }")
  post runs/log-metric '{"run_id": "'$run'", "key": "loss", "value": '$value', "timestamp": '$now', "step": '$step'}'
done
curl -sS --fail-with-body -X PUT "$api/mlflow-artifacts/artifacts/0/$run/artifacts/note.txt" --data-binary 'It works.'
post runs/update '{"run_id": "'$run'", "status": "FINISHED", "end_time": '$(date +%s)000'}'
`,
} as const

export type SnippetLanguage = keyof typeof firstRunSnippets
