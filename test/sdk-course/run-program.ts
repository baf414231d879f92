import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a built program of this repository in `folder` to its end, and gives what it printed. */
export async function runProgram(
  program: string,
  { folder, env }: { folder: string; env: Readonly<Record<string, string>> },
): Promise<string> {
  const {
    MLFLOW_TRACKING_URI: _uri,
    MLFLOW_RUN_ID: _run,
    MLFLOW_EXPERIMENT_ID: _experiment,
    ...inherited
  } = process.env
  const child = spawn(process.execPath, [join(root, program)], {
    cwd: folder,
    env: { ...inherited, LABBOOK_JOURNAL_DIR: await mkdtemp(join(folder, 'journal-')), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const [code] = (await once(child, 'close')) as [number | null]
  // A warning of the SDK would be there, too.
  if (code !== 0 || stderr !== '') throw new Error(`${program} ended with ${code}.\n${stderr}`)
  return stdout
}
