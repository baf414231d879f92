import { expect } from 'vitest'
import type { ServerConfig } from '../../src/config.js'
import { type Json, openApp, type TestApp } from './open-app.js'

type Verb = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface RegistryApp extends TestApp {
  /** Moves the clock on, beside the one that each look at it adds. */
  passTime(ms: number): void
  /** Any request of MLflow's API, its body or query as the verb wants it. */
  ask(verb: Verb, route: string, fields?: Json): Promise<{ readonly status: number; readonly body: Json }>
  /** One that must succeed. */
  call(verb: Verb, route: string, fields?: Json): Promise<Json>
  /** One that must be refused, with a message that holds the text. */
  refuse(status: number, code: string, text: string, request: readonly [Verb, string, Json]): Promise<void>
  newModel(name: string, fields?: Json): Promise<Json>
  newVersion(name: string, fields?: Json): Promise<Json>
}

/** A server on an empty database of its own, asked for its registry. Its clock moves on by one at each look. */
export async function openRegistry(
  database: 'sqlite' | 'postgres',
  settings?: (config: ServerConfig) => Partial<ServerConfig>,
): Promise<RegistryApp> {
  let now = 1000
  const opened = await openApp(database, { nowMs: () => now++ }, settings)

  const registry: RegistryApp = {
    ...opened,
    passTime: (ms) => void (now += ms),
    async ask(verb, route, fields = {}) {
      const base = route.startsWith('/') ? route : `/api/2.0/mlflow/${route}`
      const request = verb === 'GET' ? { url: `${base}?${queryOf(fields)}` } : { url: base, payload: fields }
      const { statusCode, body } = await opened.app.http.inject({ method: verb, ...request })
      return { status: statusCode, body: JSON.parse(body) as Json }
    },
    async call(verb, route, fields) {
      const { status, body } = await registry.ask(verb, route, fields)
      expect([route, status, status === 200 ? '' : body]).toEqual([route, 200, ''])
      return body
    },
    async refuse(status, code, text, [verb, route, fields]) {
      const answer = await registry.ask(verb, route, fields)
      expect(answer).toEqual({ status, body: { error_code: code, message: expect.stringContaining(text) } })
    },
    async newModel(name, fields = {}) {
      const { registered_model: model } = await registry.call('POST', 'registered-models/create', { name, ...fields })
      return model as Json
    },
    async newVersion(name, fields = {}) {
      const body = { name, source: 's3://bucket/model', ...fields }
      const { model_version: version } = await registry.call('POST', 'model-versions/create', body)
      return version as Json
    },
  }
  return registry
}

function queryOf(fields: Json): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) query.append(name, String(one))
  return query.toString()
}
