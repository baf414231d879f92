import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Writes files by their paths below `root`; gives `root`. */
export function writeTree(root: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

export function experimentYaml(id: string, name: string): string {
  return `artifact_location: file:///elsewhere/mlruns/${id}\ncreation_time: 1\nexperiment_id: '${id}'\nlast_update_time: 2\nlifecycle_stage: active\nname: ${name}\n`
}

export function runYaml(experimentId: string, runId: string, more = 'run_name: named\n'): string {
  return (
    `artifact_uri: file:///elsewhere/mlruns/${experimentId}/${runId}/artifacts\nend_time: 20\nexperiment_id: '${experimentId}'\n` +
    `lifecycle_stage: active\nrun_id: ${runId}\nstart_time: 10\nstatus: 3\nuser_id: me\n${more}`
  )
}

export function modelYaml(experimentId: string, modelId: string, artifactLocation: string): string {
  return (
    `artifact_location: '${artifactLocation}'\ncreation_timestamp: 1\nexperiment_id: '${experimentId}'\n` +
    `last_updated_timestamp: 2\nmodel_id: ${modelId}\nname: prices\nstatus: 2\n`
  )
}

/** An id of a run, from one digit. */
export function runIdOf(digit: string): string {
  return digit.repeat(32)
}
