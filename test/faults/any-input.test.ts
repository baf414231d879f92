import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp, readConfig, type ServerSettings, verifyStore } from '@labbook/server'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeWith, openTestDatabase } from '../counterparts/index.js'
import { answerFault } from './answer-fault.js'
import { arbitraryRequest } from './arbitrary-requests.js'
import { Client } from './clients.js'
import type { ArbitraryRequest } from './encode-request.js'
import { firstEntities } from './first-entities.js'
import { seed } from './seed.js'

/** The number of requests in flight, so that writes share commits and overlap. */
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
                  return answerFault(request, answer)
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
    // Otherwise too few requests would get past validation.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(requests / 10)
  })
}

function shown({ method, path, headers, body }: ArbitraryRequest): string {
  return `${method} ${path}\n${JSON.stringify(headers)}\n${body?.toString().slice(0, 2000) ?? ''}`
}
