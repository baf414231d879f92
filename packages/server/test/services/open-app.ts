import { expect, onTestFinished } from 'vitest'
import { type App, type AppOptions, createApp } from '../../src/app.js'
import type { ServerConfig } from '../../src/config.js'
import { freshConfig } from '../maintenance/store-openers.js'

export type Json = Record<string, unknown>

/** A server on an empty database of its own, asked by the routes' names. */
export interface TestApp {
  readonly app: App
  readonly config: ServerConfig
  /** Of MLflow's API. */
  mlflow(route: string, payload: Json): Promise<Json>
  post(route: string, payload: Json): Promise<Json>
  get(route: string, query?: Readonly<Record<string, string | readonly string[]>>): Promise<Json>
  /** The status and the message of a request that is refused. */
  refusal(route: string, payload: Json): Promise<readonly [number, string]>
  createRun(run?: RunContent): Promise<string>
}

export interface RunContent {
  readonly experimentId?: string
  readonly name?: string
  readonly startTime?: number
  readonly endTime?: number
  readonly status?: string
  readonly parent?: string
  readonly params?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
  /** A value, or values at the steps 0, 1, 2… */
  readonly metrics?: Readonly<Record<string, number | string | readonly (number | string)[]>>
}

const LABBOOK = '/api/labbook/1.0/'

export async function openApp(
  database: 'sqlite' | 'postgres',
  options: AppOptions = {},
  settings: (config: ServerConfig) => Partial<ServerConfig> = () => ({}),
): Promise<TestApp> {
  const fresh = await freshConfig(database)
  const config = { ...fresh, ...settings(fresh) }
  const app = await createApp(config, options)
  onTestFinished(() => app.close())

  async function send(method: 'GET' | 'POST', url: string, payload?: Json): Promise<Json> {
    const { statusCode, body } = await app.http.inject({ method, url, ...(payload === undefined ? {} : { payload }) })
    expect([url, statusCode, statusCode === 200 ? '' : body]).toEqual([url, 200, ''])
    return JSON.parse(body) as Json
  }

  const mlflow = (route: string, payload: Json) => send('POST', `/api/2.0/mlflow/${route}`, payload)
  return {
    app,
    config,
    mlflow,
    post: (route, payload) => send('POST', LABBOOK + route, payload),
    get(route, query = {}) {
      const search = new URLSearchParams()
      for (const [name, value] of Object.entries(query)) for (const one of [value].flat()) search.append(name, one)
      return send('GET', `${LABBOOK}${route}?${search.toString()}`)
    },
    async refusal(route, payload) {
      const { statusCode, body } = await app.http.inject({ method: 'POST', url: LABBOOK + route, payload })
      return [statusCode, (JSON.parse(body) as { message: string }).message] as const
    },
    async createRun({ experimentId = '0', name, startTime = 1, endTime, status, parent, params, tags, metrics } = {}) {
      const allTags = { ...tags, ...(parent === undefined ? {} : { 'mlflow.parentRunId': parent }) }
      const { run } = await mlflow('runs/create', {
        experiment_id: experimentId,
        start_time: startTime,
        ...(name === undefined ? {} : { run_name: name }),
        tags: pairs(allTags),
      })
      const { run_id: runId } = (run as { info: { run_id: string } }).info
      await mlflow('runs/log-batch', {
        run_id: runId,
        params: pairs(params),
        metrics: Object.entries(metrics ?? {}).flatMap(([key, values]) =>
          [values].flat().map((value, step) => ({ key, value, step, timestamp: 1000 + step })),
        ),
      })
      if (status !== undefined || endTime !== undefined)
        await mlflow('runs/update', { run_id: runId, status: status ?? 'FINISHED', end_time: endTime ?? 2 })
      return runId
    },
  }
}

function pairs(values: Readonly<Record<string, string>> = {}) {
  return Object.entries(values).map(([key, value]) => ({ key, value }))
}
