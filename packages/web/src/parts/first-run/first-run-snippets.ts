import { shellWord } from '../../format/shell-word.js'

/** Complete programs that log a first run to this server (U-HOME-2). */
export const firstRunSnippets = {
  Python: (address: string, experiment: string) => `# pip install mlflow
import mlflow

mlflow.set_tracking_uri("${address}")
mlflow.set_experiment(${JSON.stringify(experiment)})

with mlflow.start_run():
    mlflow.log_param("learning_rate", 0.1)
    for step in range(20):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("It works.", "note.txt")
`,
  TypeScript: (address: string, experiment: string) => `// npm install @labbook/sdk
import * as labbook from '@labbook/sdk'

labbook.setTrackingUri('${address}')
await labbook.setExperiment(${singleQuoted(experiment)})

await labbook.startRun({}, (run) => {
  run.logParam('learning_rate', 0.1)
  for (let step = 0; step < 20; step++) {
    run.logMetric('loss', 1 / (step + 1), { step })
  }
  run.logText('It works.', 'note.txt')
})
`,
  curl: (address: string, experiment: string) => `server="${address}"
post() { curl -fsS -X POST "$server/api/2.0/mlflow/$1" -H "content-type: application/json" -d "$2"; }
pick() { sed -n "s/.*\\"$1\\": *\\"\\([^\\"]*\\)\\".*/\\1/p"; }
now() { echo "$(date +%s)000"; }

experiment=$(curl -sS -G "$server/api/2.0/mlflow/experiments/get-by-name" \\
  --data-urlencode ${shellWord(`experiment_name=${experiment}`)} | pick experiment_id)
[ -n "$experiment" ] || experiment=$(post experiments/create ${shellWord(JSON.stringify({ name: experiment }))} | pick experiment_id)
run=$(post runs/create "{\\"experiment_id\\": \\"$experiment\\", \\"start_time\\": $(now)}" | pick run_id)

post runs/log-parameter "{\\"run_id\\": \\"$run\\", \\"key\\": \\"learning_rate\\", \\"value\\": \\"0.1\\"}"
for step in $(seq 0 19); do
  loss=$(awk "BEGIN { print 1 / ($step + 1) }")
  post runs/log-metric "{\\"run_id\\": \\"$run\\", \\"key\\": \\"loss\\", \\"value\\": $loss, \\"timestamp\\": $(now), \\"step\\": $step}"
done
echo "It works." | curl -fsS -T - \\
  "$server/api/2.0/mlflow-artifacts/artifacts/$experiment/$run/artifacts/note.txt"
post runs/update "{\\"run_id\\": \\"$run\\", \\"status\\": \\"FINISHED\\", \\"end_time\\": $(now)}"
`,
} as const

export type SnippetLanguage = keyof typeof firstRunSnippets

/** A text as TypeScript writes it in the style of the program. */
function singleQuoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1)
  return `'${inner.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
