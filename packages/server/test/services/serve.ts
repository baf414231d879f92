import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ErrorCode } from '@labbook/protocol'
import { afterAll, beforeAll, expect } from 'vitest'
import { type App, createApp } from '../../src/app.js'
import { readConfig } from '../../src/config.js'

export interface Answer<T> {
  readonly status: number
  readonly body: T
  readonly headers: Readonly<Record<string, unknown>>
}

interface ApiFailure {
  readonly error_code: ErrorCode
  readonly message: string
}

/** What a request may ask for beside its route: a body, or a query string. */
type Fields = Readonly<Record<string, unknown>>

export interface Served {
  /** Milliseconds that the server takes for now; each look at them adds one. */
  clock: number
  post<T = object>(route: string, body: Fields, headers?: Readonly<Record<string, string>>): Promise<T>
  get<T = object>(route: string, query: Fields): Promise<T>
  /** Any request, whatever its answer. */
  ask<T = object>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    route: string,
    fields: Fields,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<T>>
  /** Expects an error of this code with a message that holds the text. */
  refuse(code: ErrorCode, text: string, request: Promise<Answer<unknown>>): Promise<void>
  newExperiment(name?: string): Promise<string>
  newRun(experimentId?: string): Promise<string>
}

/** A server in this process with an empty SQLite store, for all tests of a file. */
export function useServer(): Served {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-services-'))
  let app: App
  let names = 0

  beforeAll(async () => {
    app = await createApp(readConfig({ dataDir: folder, port: 0, logLevel: 'silent' }), { nowMs: () => served.clock++ })
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })

  const served: Served = {
    clock: 1000,
    async ask(method, route, fields, headers = {}) {
      const base = route.startsWith('/') ? route : `/api/2.0/mlflow/${route}`
      const request = method === 'GET' ? { url: `${base}?${queryOf(fields)}` } : { url: base, payload: { ...fields } }
      const answer = await app.http.inject({ method, headers, ...request })
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
    },
    async post(route, body, headers) {
      return succeeded(route, await this.ask('POST', route, body, headers))
    },
    async get(route, query) {
      return succeeded(route, await this.ask('GET', route, query))
    },
    async refuse(code, text, request) {
      const { status, body } = await request
      expect(body).toMatchObject({ error_code: code, message: expect.stringContaining(text) })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    },
    async newExperiment(name = `experiment ${++names}`) {
      return (await this.post<{ experiment_id: string }>('experiments/create', { name })).experiment_id
    },
    async newRun(experimentId = '0') {
      const { run } = await this.post<{ run: { info: { run_id: string } } }>('runs/create', {
        experiment_id: experimentId,
      })
      return run.info.run_id
    },
  }
  return served
}

function succeeded<T>(route: string, { status, body }: Answer<unknown>): T {
  if (status !== 200) throw new Error(`${route}: ${status} ${JSON.stringify(body as ApiFailure)}`)
  return body as T
}

function queryOf(fields: Fields): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const part of Array.isArray(value) ? value : [value]) if (part !== undefined) query.append(name, String(part))
  }
  return query
}
