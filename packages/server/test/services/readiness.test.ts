import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { describeWith, openTestBucket, startPostgres } from '../../../../test/counterparts/index.js'
import { createApp } from '../../src/app.js'
import { readConfig, type ServerSettings } from '../../src/config.js'
import { readinessOf } from '../../src/services/readiness.js'

async function serve(settings: ServerSettings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-ready-'))
  const dataDir = join(folder, 'data')
  const app = await createApp(readConfig({ dataDir, logLevel: 'silent', ...settings }))
  onTestFinished(async () => {
    await app.close()
    rmSync(folder, { recursive: true })
  })
  const health = async (query: string) => {
    const { statusCode, body } = await app.http.inject(`/health${query}`)
    return [statusCode, body]
  }
  /** As often as is asked until something else is found: what was found counts for a moment. */
  async function becomes(expected: readonly [number, unknown]) {
    await expect.poll(() => health('?ready'), { timeout: 20_000 }).toEqual(expected)
  }
  return { app, dataDir, health, becomes }
}

const READY = [200, 'OK'] as const
const NO_ARTIFACTS = [503, 'DEGRADED: The artifact store cannot be used.'] as const

describe('readiness', () => {
  it('[D-62] ends with the folders that the server needs, and comes back with them', async () => {
    const { dataDir, health, becomes } = await serve()
    await becomes(READY)
    const artifacts = join(dataDir, 'artifacts')
    renameSync(artifacts, `${artifacts}.away`)
    await becomes(NO_ARTIFACTS)
    // The process lives: whoever would kill it for this would help nobody.
    expect(await health('')).toEqual([200, 'OK'])
    symlinkSync('/dev/null', artifacts)
    await becomes(NO_ARTIFACTS)
    rmSync(artifacts)
    renameSync(`${artifacts}.away`, artifacts)
    await becomes(READY)
    renameSync(dataDir, `${dataDir}.away`)
    await becomes([503, 'DEGRADED: The data folder cannot be written.'])
    renameSync(`${dataDir}.away`, dataDir)
    await becomes(READY)
  })

  it('[D-62] asks each need once at a time, however many ask', async () => {
    let asked = 0
    const answers: (() => void)[] = []
    const check = () => {
      asked++
      return new Promise<void>((resolve) => answers.push(resolve))
    }
    const ready = readinessOf([{ sentence: 'Gone.', check }], () => undefined)
    const all = Array.from({ length: 50 }, ready)
    answers[0]?.()
    expect(await Promise.all(all)).toEqual(Array.from({ length: 50 }))
    expect([await ready(), asked]).toEqual([undefined, 1])
  })

  it('[D-62] gives up what does not answer', async () => {
    const faults: unknown[] = []
    let given: AbortSignal | undefined
    const check = (signal: AbortSignal) => {
      given = signal
      return new Promise<never>(() => {})
    }
    const ready = readinessOf([{ sentence: 'Gone.', check }], (sentence) => faults.push(sentence))
    expect(await ready()).toBe('Gone.')
    expect([given?.aborted, faults]).toEqual([true, ['Gone.']])
  })
})

describeWith(['s3'], 'readiness with artifacts in S3', () => {
  it('[D-62] ends with the bucket, and with a store that does not answer', async () => {
    const { bucket, endpoint, accessKeyId, secretAccessKey } = await openTestBucket()
    vi.stubEnv('AWS_ACCESS_KEY_ID', accessKeyId)
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', secretAccessKey)
    vi.stubEnv('MLFLOW_S3_ENDPOINT_URL', endpoint)
    const there = await serve({ artifactsDestination: `s3://${bucket}/team` })
    await there.becomes(READY)
    const missing = await serve({ artifactsDestination: `s3://${bucket}-not-there` })
    await missing.becomes(NO_ARTIFACTS)
    expect(await missing.health('')).toEqual([200, 'OK'])
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    onTestFinished(() => silent.closeAllConnections())
    onTestFinished(() => void silent.close())
    await new Promise((resolve) => silent.once('listening', resolve))
    vi.stubEnv('MLFLOW_S3_ENDPOINT_URL', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`)
    const away = await serve({ artifactsDestination: `s3://${bucket}` })
    await away.becomes(NO_ARTIFACTS)
    vi.unstubAllEnvs()
  })
})

describeWith(['postgres'], 'readiness with a database that goes', () => {
  it('[D-62] ends before any request has found out', async () => {
    const cluster = await startPostgres()
    onTestFinished(() => cluster.stop())
    const { becomes } = await serve({ backendStoreUri: cluster.url, allowUnsafePostgres: true })
    await becomes(READY)
    await cluster.crash('SIGQUIT')
    await becomes([503, expect.stringMatching(/^DEGRADED: The database cannot be r/)])
  })
})
