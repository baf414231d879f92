import { createHash } from 'node:crypto'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp, type Finding, importMlflow, type ImportOptions, readConfig } from '@labbook/server'
import { onTestFinished } from 'vitest'

/** A fresh folder that goes when the test ends. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-import-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function configOf(dataDir: string, backendStoreUri?: string) {
  return readConfig({
    dataDir,
    port: 0,
    logLevel: 'silent',
    allowUnsafePostgres: true,
    ...(backendStoreUri === undefined ? {} : { backendStoreUri }),
  })
}

/** Imports, and gives what was found beside the summary. */
export async function importInto(dataDir: string, place: string, options: ImportOptions = {}) {
  const found: Finding[] = []
  const summary = await importMlflow(place, configOf(dataDir), {
    ...options,
    onFinding: (finding) => found.push(finding),
  })
  return { summary, found, lost: found.filter((finding) => finding.outcome === 'lost') }
}

/** The server over a data folder, for the time of a call. */
export async function withApp<T>(dataDir: string, use: (app: App) => Promise<T>, backendStoreUri?: string): Promise<T> {
  const app = await createApp(configOf(dataDir, backendStoreUri))
  try {
    return await use(app)
  } finally {
    await app.close()
  }
}

export interface ReadRun {
  readonly info: Record<string, unknown>
  readonly data: { readonly params?: Pair[]; readonly tags?: Pair[] }
  readonly inputs?: { readonly dataset_inputs?: unknown[]; readonly model_inputs?: unknown[] }
  readonly outputs?: unknown
  /** Of each metric, `step timestamp value`. */
  readonly history: Record<string, string[]>
}

interface Pair {
  readonly key: string
  readonly value: string
}

/** The answer of a route, which must be 200. */
export async function ask(app: App, method: 'GET' | 'POST', path: string, body: Record<string, unknown> = {}) {
  const query = method === 'GET' ? `?${new URLSearchParams(body as Record<string, string>)}` : ''
  const answer = await app.http.inject({
    method,
    url: `/api/2.0/mlflow/${path}${query}`,
    ...(method === 'POST' ? { payload: body } : {}),
  })
  if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.body}`)
  return answer.json()
}

/** The files of a run by their paths, with what they hold. */
export async function filesOf(app: App, runId: string, folder = ''): Promise<Record<string, string>> {
  const { files = [] } = await ask(app, 'GET', 'artifacts/list', { run_id: runId, path: folder })
  const found: Record<string, string> = {}
  for (const { path, is_dir } of files as { path: string; is_dir: boolean }[]) {
    if (is_dir) Object.assign(found, await filesOf(app, runId, path))
    else found[path] = (await app.http.inject(`/get-artifact?${new URLSearchParams({ run_id: runId, path })}`)).body
  }
  return found
}

/** Everything that the API tells of a store, without our own times. */
export function readBack(dataDir: string) {
  return withApp(dataDir, async (app) => {
    const { experiments } = await ask(app, 'POST', 'experiments/search', { max_results: 1000, view_type: 'ALL' })
    const ids = experiments.map((experiment: { experiment_id: string }) => experiment.experiment_id)
    const { runs = [] } = await ask(app, 'POST', 'runs/search', {
      experiment_ids: ids,
      run_view_type: 'ALL',
      max_results: 50_000,
    })
    const { models = [] } = await ask(app, 'POST', 'logged-models/search', { experiment_ids: ids })
    const read: Record<string, ReadRun> = {}
    for (const { info } of runs) {
      const { run } = await ask(app, 'GET', 'runs/get', { run_id: info.run_id })
      const history: Record<string, string[]> = {}
      for (const { key } of run.data.metrics ?? []) {
        const { metrics } = await ask(app, 'GET', 'metrics/get-history', { run_id: info.run_id, metric_key: key })
        history[key] = metrics.map(
          (point: { step: number; timestamp: number; value: number | string }) =>
            `${point.step} ${point.timestamp} ${point.value}`,
        )
      }
      read[info.run_id] = { ...run, history }
    }
    const byId = experiments.toSorted((a: { experiment_id: string }, b: { experiment_id: string }) =>
      a.experiment_id < b.experiment_id ? -1 : 1,
    )
    return {
      experiments: byId.map((experiment: Record<string, unknown>) =>
        experiment['experiment_id'] === '0' ? { ...experiment, creation_time: 0, last_update_time: 0 } : experiment,
      ) as Record<string, unknown>[],
      runs: read,
      models: models as { info: Record<string, unknown>; data?: { metrics?: unknown[]; params?: Pair[] } }[],
    }
  })
}

/** Every file of a tree with its digest, its size and its times. */
export function fingerprint(place: string): Record<string, string> {
  const status = lstatSync(place)
  if (!status.isDirectory())
    return { '': status.isFile() ? fileMark(place) : status.isSymbolicLink() ? readlinkSync(place) : 'other' }
  const marks: Record<string, string> = {}
  for (const name of readdirSync(place)) {
    for (const [path, mark] of Object.entries(fingerprint(join(place, name))))
      marks[path === '' ? name : `${name}/${path}`] = mark
  }
  return marks
}

function fileMark(path: string): string {
  const { size, mtimeMs, mode } = lstatSync(path)
  return `${createHash('sha256').update(readFileSync(path)).digest('hex')} ${size} ${mtimeMs} ${mode}`
}
