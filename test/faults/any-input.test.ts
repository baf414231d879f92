import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiError, isErrorCode, parseJson } from '@labbook/protocol'
import { createApp, readConfig, type ServerSettings, verifyStore } from '@labbook/server'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeWith, openTestDatabase } from '../counterparts/index.js'
import { type ArbitraryRequest, arbitraryRequest, type Known } from './arbitrary-requests.js'
import { type Answer, Client } from './clients.js'
import { seed } from './seed.js'

/** So many go out at once, so that writes share commits and cross each other. */
const TOGETHER = 10

describe('[R23] any input on SQLite', () => anyInput({ requests: 18_000, settings: async () => ({}) }))

describeWith(['postgres'], '[R23] any input on PostgreSQL', () =>
  anyInput({
    requests: 2_000,
    settings: async () => ({ backendStoreUri: await openTestDatabase(), allowUnsafePostgres: true }),
  }),
)

function anyInput({ requests, settings }: { requests: number; settings: () => Promise<ServerSettings> }) {
  let dataDir: string

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'labbook-any-input-'))
  })
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  it(`[R23] [D-2] [L-2] [L-6] [L-7] [L-8] ${requests} requests, valid and bent, are all answered as the contract says`, async () => {
    const config = readConfig({ dataDir, port: 0, logLevel: 'silent', ...(await settings()) })
    const app = await createApp(config)
    const client = new Client(await app.listen(), { connections: TOGETHER })
    const statuses = new Map<number, number>()
    try {
      const together = fc.array(arbitraryRequest(await firstEntities(client)), {
        minLength: TOGETHER,
        maxLength: TOGETHER,
      })
      const { failed, errorInstance } = await fc.check(
        fc.asyncProperty(together, async (sent) => {
          await Promise.all(
            sent.map(async (request) => {
              const { method, path, body, headers } = request
              const fault = await client.send(method, path, body, headers).then(
                (answer) => {
                  statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
                  return faultOf(request, answer)
                },
                (error: unknown) => `There is no answer: ${String(error)}`,
              )
              if (fault !== undefined) throw new Error(`${fault}\n${shown(request)}`)
            }),
          )
        }),
        { seed, numRuns: requests / TOGETHER },
      )
      if (failed) throw new Error(`Seed ${seed}: ${(errorInstance as Error).message}`)
      expect((await client.send('GET', '/health')).body).toBe('OK')
    } finally {
      client.close()
      await app.close()
    }
    const faults: string[] = []
    for await (const fault of verifyStore(config, { quick: false })) faults.push(fault)
    expect(faults).toEqual([])
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} × ${status}`)
    console.log(`R23: seed ${seed}, ${counts.join(', ')}`)
    // Otherwise the requests would not come far enough to find anything.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(requests / 10)
  })
}

/** What the requests can name. */
async function firstEntities(client: Client): Promise<Known> {
  const made = async (route: string, body: object) => JSON.parse((await client.post(route, body)).body) as unknown
  const experimentIds = ['0']
  const runIds: string[] = []
  const modelIds: string[] = []
  for (let i = 0; i < 3; i++) {
    const { experiment_id } = (await made('experiments/create', { name: `known ${i}` })) as { experiment_id: string }
    experimentIds.push(experiment_id)
  }
  for (const experiment_id of [...experimentIds, ...experimentIds]) {
    const { run } = (await made('runs/create', { experiment_id })) as { run: { info: { run_id: string } } }
    runIds.push(run.info.run_id)
    const { model } = (await made('logged-models', { experiment_id })) as { model: { info: { model_id: string } } }
    modelIds.push(model.info.model_id)
  }
  const modelNames = ['houses', 'a name with spaces', '名前 🏠']
  for (const name of modelNames) {
    await made('registered-models/create', { name })
    for (const modelId of modelIds.slice(0, 2))
      await made('model-versions/create', { name, source: `models:/${modelId}`, model_id: modelId })
  }
  return { experimentIds, runIds, modelIds, modelNames }
}

/** What is wrong with an answer, if anything is. */
function faultOf({ route, method }: ArbitraryRequest, answer: Answer): string | undefined {
  const { status, headers, body } = answer
  // What this server cannot do at all is no fault of it (D-44).
  if (status >= 500 && status !== 501) return `The answer is ${status}: ${body}`
  if (method === 'HEAD') return undefined
  if (status === 200) {
    if (!route.methods.some((known) => known === method) || route.carries === 'download') return undefined
    try {
      route.response.decode(parseJson(body === '' ? '{}' : body))
      return undefined
    } catch (error) {
      return `The answer does not fit its codec (${String(error)}): ${body.slice(0, 1000)}`
    }
  }
  if (status < 400) return status === 206 || status === 304 ? undefined : `The answer is ${status}.`
  if (headers['content-type']?.includes('application/json') !== true) return `The error is no JSON: ${body}`
  const { error_code: code, message, ...others } = JSON.parse(body) as Record<string, unknown>
  if (typeof code !== 'string' || !isErrorCode(code) || typeof message !== 'string' || message === '')
    return `The error has no code or no message: ${body}`
  if (Object.keys(others).length > 0) return `The error says more than it should: ${body}`
  return new ApiError(code, '').status === status ? undefined : `The status of ${code} is not ${status}.`
}

function shown({ method, path, headers, body }: ArbitraryRequest): string {
  return `${method} ${path}\n${JSON.stringify(headers)}\n${body?.toString().slice(0, 2000) ?? ''}`
}
