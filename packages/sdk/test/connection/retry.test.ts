import { ApiError, errorCodeForStatus, experimentRoutes, runRoutes } from '@labbook/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openConnection } from '../../src/connection/connection.js'
import { isRetryable, retriesOf, retryDelayMs, withRetries } from '../../src/connection/retry.js'
import { type AnsweringServer, failureOf, openAnsweringServer } from './answering-server.js'

describe('what is tried again', () => {
  it.each([
    [408, Infinity],
    [429, Infinity],
    [502, Infinity],
    [503, Infinity],
    [504, Infinity],
    [500, 5],
    [400, 0],
    [401, 0],
    [403, 0],
    [404, 0],
    [409, 0],
    [413, 0],
    [418, 0],
    [501, 0],
  ])('[sdk-fluent 11] an answer %i: %i times', (status, times) => {
    const error = new ApiError(errorCodeForStatus(status), 'x')
    expect(retriesOf(error)).toBe(times)
    expect(isRetryable(error)).toBe(times > 0)
  })

  it('[sdk-fluent 11] nothing that is no answer', () => {
    expect(isRetryable(new TypeError('a mistake of ours'))).toBe(false)
  })

  it('[sdk-fluent 11] waits a random part of a span that doubles from 0.5 s to 30 s', () => {
    const error = new ApiError('INTERNAL_ERROR', 'x')
    const spans = Array.from({ length: 9 }, (_, retry) => retryDelayMs(retry, error, () => 1))
    expect(spans).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    expect(retryDelayMs(3, error, () => 0)).toBe(0)
    expect(retryDelayMs(3, error, () => 0.5)).toBe(2000)
  })

  it('[sdk-fluent 11] obeys Retry-After up to 300 s, and a connection error asks for nothing', () => {
    const asked = (retryAfterS: number) => new ApiError('RESOURCE_EXHAUSTED', 'x', { retryAfterS })
    expect(retryDelayMs(0, asked(20), () => 0)).toBe(20_000)
    expect(retryDelayMs(0, asked(20), () => 1)).toBe(20_500)
    expect(retryDelayMs(0, asked(9999), () => 0)).toBe(300_000)
    expect(retryDelayMs(0, new ApiError('TEMPORARILY_UNAVAILABLE', 'x', { cause: new Error() }), () => 0)).toBe(0)
  })
})

describe('a connection with retries', () => {
  let server: AnsweringServer
  let waits: number[]
  beforeEach(async () => {
    server = await openAnsweringServer()
    waits = []
  })
  afterEach(() => server[Symbol.asyncDispose]())

  const open = (maxRetries = 7) =>
    withRetries(openConnection({ trackingUri: server.address }), {
      maxRetries,
      random: () => 1,
      wait: async (ms) => void waits.push(ms),
    })

  function failTimes(times: number, status: number, headers: Record<string, string> = {}) {
    server.answer = (_, response) => {
      response.writeHead(server.seen.length > times ? 200 : status, headers)
      response.end('{"experiment_id":"1"}')
    }
  }

  it('[sdk-fluent 11] calls again until the answer comes', async () => {
    failTimes(3, 502)
    await open().client(runRoutes).deleteRun({ runId: 'r' })
    expect(server.seen).toHaveLength(4)
    expect(waits).toEqual([1500, 2000, 3000])
    failTimes(6, 429, { 'retry-after': '7' })
    const response = await open().request('/health', { method: 'PUT', body: new Uint8Array([97]) })
    expect(response.status).toBe(200)
    expect(server.seen.slice(4)).toMatchObject([{ body: 'a' }, { body: 'a' }, { body: 'a' }])
    expect(waits.slice(3)).toEqual([7500, 8000])
  })

  it('[sdk-fluent 11] ends with the last error when it is allowed no more', async () => {
    failTimes(Infinity, 503)
    const error = await failureOf(open(2).client(runRoutes).deleteRun({ runId: 'r' }))
    expect(error).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
    expect(server.seen).toHaveLength(3)
  })

  it('[sdk-fluent 11] gives a fault of the server five retries, and a refusal none', async () => {
    failTimes(Infinity, 500)
    await failureOf(open(10).client(runRoutes).deleteRun({ runId: 'r' }))
    expect(server.seen).toHaveLength(6)
    failTimes(Infinity, 404)
    await failureOf(open(10).client(runRoutes).deleteRun({ runId: 'r' }))
    expect(server.seen).toHaveLength(7)
  })

  it('[sdk-fluent 11] a create keeps its idempotency key, and the next has another', async () => {
    failTimes(2, 503)
    const client = open().client(experimentRoutes)
    await client.createExperiment({ name: 'x', tags: [] })
    await client.createExperiment({ name: 'x', tags: [] })
    const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(4)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(new Set(keys).size).toBe(2)
    expect(keys[2]).toBe(keys[0])
  })

  it('[sdk-fluent 11] sends a stream once', async () => {
    failTimes(Infinity, 503)
    const body = new Blob(['x']).stream()
    await failureOf(open().request('/health', { method: 'PUT', body }))
    expect(server.seen).toHaveLength(1)
  })

  it('[sdk-fluent 11] stops waiting when the call is given up', async () => {
    failTimes(Infinity, 503, { 'retry-after': '300' })
    const reason = new Error('enough')
    const giveUp = new AbortController()
    const connection = withRetries(openConnection({ trackingUri: server.address }), { maxRetries: 7 })
    const call = failureOf(connection.request('/health', { signal: giveUp.signal }))
    while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    giveUp.abort(reason)
    expect(await call).toBe(reason)
  })
})
