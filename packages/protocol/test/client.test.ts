import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ApiError, createClient, experimentRoutes, loggedModelRoutes, metricRoutes, runRoutes } from '../src/index.js'

interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

describe('a client', () => {
  let seen: Seen | undefined
  let answer: { status: number; body: string; headers?: Record<string, string> }
  const answerTo = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = request
    seen = { method, url, headers, body: await textOf(request) }
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  }
  const server = createServer((request, response) => void answerTo(request, response))
  let address: string

  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())
  beforeEach(() => {
    seen = undefined
    answer = { status: 200, body: '{}' }
  })

  const client = () =>
    createClient(
      { ...runRoutes, ...experimentRoutes, ...metricRoutes, ...loggedModelRoutes },
      { baseUrl: `${address}/team-a/`, headers: { authorization: 'Bearer x' } },
    )

  it('[tracking-api 1.1] sends JSON to the address of the route, below a prefix', async () => {
    const metrics = [{ key: 'm', value: Number.NaN, timestamp: 9007199254740993n, step: 0 }]
    await client().logBatch({ runId: 'r', metrics, params: [], tags: [] }, { headers: { 'x-request-id': '7' } })
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/team-a/api/2.0/mlflow/runs/log-batch',
      headers: { 'content-type': 'application/json', authorization: 'Bearer x', 'x-request-id': '7' },
      body: '{"run_id":"r","metrics":[{"key":"m","value":"NaN","timestamp":9007199254740993,"step":0}]}',
    })
  })

  it('[tracking-api 1.2] sends a GET’s fields as query, lists as repeated keys', async () => {
    await client().getMetricHistoryBulkInterval({ runIds: ['a', 'b c'], metricKey: 'ü&x', maxResults: 5 })
    expect(seen).toMatchObject({ method: 'GET', body: '' })
    const url = new URL(seen?.url ?? '', address)
    expect(url.pathname).toBe('/team-a/api/2.0/mlflow/metrics/get-history-bulk-interval')
    expect([...url.searchParams]).toEqual([
      ['run_ids', 'a'],
      ['run_ids', 'b c'],
      ['metric_key', 'ü&x'],
      ['max_results', '5'],
    ])
  })

  it('[tracking-api 7.2] fills the path, each segment encoded', async () => {
    await client().deleteLoggedModelTag({ modelId: 'm/1', tagKey: 'a/b c?' })
    expect(seen).toMatchObject({ method: 'DELETE', url: '/team-a/api/2.0/mlflow/logged-models/m%2F1/tags/a/b%20c%3F' })
  })

  it('[tracking-api 1.4] reads answers exactly, an empty one as nothing', async () => {
    answer = {
      status: 200,
      body: '{"metrics":[{"key":"m","value":"-Infinity","timestamp":1,"step":9223372036854775807}],"more":1}',
    }
    expect(await client().getMetricHistory({ runId: 'r', metricKey: 'm' })).toEqual({
      metrics: [{ key: 'm', value: -Infinity, timestamp: 1, step: 9223372036854775807n }],
    })
    answer = { status: 200, body: '' }
    expect(await client().deleteRun({ runId: 'r' })).toEqual({})
  })

  it('[tracking-api 1.5] rebuilds the error that the server threw', async () => {
    answer = { status: 404, body: '{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run with id=r not found"}' }
    expect(await failure(client().getRun({ runId: 'r' }))).toMatchObject({
      code: 'RESOURCE_DOES_NOT_EXIST',
      message: 'Run with id=r not found',
      status: 404,
    })
    answer = {
      status: 503,
      body: '{"error_code":"TEMPORARILY_UNAVAILABLE","message":"full"}',
      headers: { 'retry-after': '5' },
    }
    expect(await failure(client().getRun({ runId: 'r' }))).toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
      retryAfterS: 5,
    })
  })

  it.each([
    [404, '<html>nothing here</html>', 'ENDPOINT_NOT_FOUND', '<html>nothing here</html>'],
    [502, '', 'TEMPORARILY_UNAVAILABLE', 'Bad Gateway'],
    [400, '{"error_code":"UNKNOWN_ELSEWHERE","message":"x"}', 'BAD_REQUEST', '{"error_code"'],
    [500, '[]', 'INTERNAL_ERROR', '[]'],
    [401, 'null', 'UNAUTHENTICATED', 'null'],
  ] as const)('[tracking-api 1.5] takes %i with body %j for %s', async (status, body, code, message) => {
    answer = { status, body }
    const error = await failure(client().getRun({ runId: 'r' }))
    expect(error.code).toBe(code)
    expect(error.message.startsWith(message)).toBe(true)
  })

  it.each(['{"run":{}}', '{"run":5}', '{"run":1,"run":1}'])('refuses the answer %j', async (body) => {
    answer = { status: 200, body }
    expect((await failure(client().getRun({ runId: 'r' }))).code).toBe('INVALID_PARAMETER_VALUE')
  })

  it('says so when nobody answers', async () => {
    const nobody = createClient(runRoutes, { baseUrl: 'http://127.0.0.1:1' })
    const error = await failure(nobody.getRun({ runId: 'r' }))
    expect(error).toMatchObject({
      code: 'TEMPORARILY_UNAVAILABLE',
      message: 'The server at http://127.0.0.1:1 cannot be reached.',
    })
  })

  it('[tracking-api 1.5] reads Retry-After as seconds and as a date', async () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString()
    for (const [text, least, most] of [
      ['7', 7, 7],
      [inAnHour, 3500, 3600],
      [new Date(0).toUTCString(), 0, 0],
    ] as const) {
      answer = { status: 429, body: '', headers: { 'retry-after': text } }
      const { retryAfterS } = await failure(client().getRun({ runId: 'r' }))
      expect(retryAfterS).toBeGreaterThanOrEqual(least)
      expect(retryAfterS).toBeLessThanOrEqual(most)
    }
    answer = { status: 429, body: '', headers: { 'retry-after': 'soon' } }
    expect((await failure(client().getRun({ runId: 'r' }))).retryAfterS).toBeUndefined()
  })

  it('an error of the API that fetch throws passes through, and any other is a server out of reach', async () => {
    const refusal = new ApiError('UNAUTHENTICATED', 'not there')
    const late = new DOMException('too late', 'TimeoutError')
    const failing = (error: unknown) =>
      createClient(runRoutes, { baseUrl: 'http://here', fetch: () => Promise.reject(error) }).getRun({ runId: 'r' })
    expect(await failure(failing(refusal))).toBe(refusal)
    expect(await failure(failing(late))).toMatchObject({ code: 'DEADLINE_EXCEEDED', cause: late })
    expect(await failure(failing(new TypeError('down')))).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
  })

  it('an answer that breaks off is a server out of reach', async () => {
    answer = { status: 200, body: '{"run":', headers: { 'content-length': '999' } }
    server.once('request', (_, response) => setTimeout(() => response.destroy(), 50))
    expect(await failure(client().getRun({ runId: 'r' }))).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
  })

  it('a call that was given up ends with the reason', async () => {
    const signal = AbortSignal.abort(new Error('enough'))
    await expect(client().getRun({ runId: 'r' }, { signal })).rejects.toThrow('enough')
    expect(seen).toBeUndefined()
  })
})

async function failure(call: Promise<unknown>): Promise<ApiError> {
  return call.then(
    () => {
      throw new Error('It did not fail.')
    },
    (error: unknown) => error as ApiError,
  )
}
