import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LabbookServer, runPython, seededFolder, type SeededFolder } from '../counterparts/index.js'

/** What `served_models.py` logged. */
export interface ServedModels {
  readonly run_id: string
  readonly experiment_id: string
  /** Ids of the logged models, by name. */
  readonly models: Readonly<Record<string, string>>
  readonly rows: { readonly columns: readonly string[]; readonly data: readonly (readonly number[])[] }
  /** What Python predicts for the rows. */
  readonly onnx: readonly number[]
  readonly sklearn: readonly number[]
}

/** A copy of the data folder to which the stock client logged models of several flavors and signatures. */
export function servedModels(): Promise<SeededFolder<ServedModels>> {
  return seededFolder('served models', logServedModels)
}

async function logServedModels({ address }: LabbookServer): Promise<ServedModels> {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-served-'))
  const report = join(folder, 'report.json')
  const result = await runPython('served_models.py', {
    args: ['--report', report],
    env: { MLFLOW_TRACKING_URI: address },
    cwd: folder,
  })
  if (result.exitCode !== 0) throw new Error(result.stderr.slice(-2000))
  const models = JSON.parse(await readFile(report, 'utf8')) as ServedModels
  await rm(folder, { recursive: true })
  return models
}
