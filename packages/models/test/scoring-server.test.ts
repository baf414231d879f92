import { request } from 'node:http'
import { parseModelFile } from '@labbook/mlmodel'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type LoadedModel, ModelFault, type ModelRequest } from '../src/flavor.js'
import { createScoringServer, type ScoringServerOptions } from '../src/scoring-server.js'

const FILE = parseModelFile(`signature:
  inputs: '[{"type": "double", "name": "a"}, {"type": "long", "name": "b"}]'
  params: '[{"type": "double", "name": "t", "default": 0.5, "shape": null}]'
`)
const GOOD = '{"dataframe_records": [{"a": 1, "b": 2}]}'

interface Ask {
  readonly body?: string | Buffer
  readonly type?: string | null
  readonly path?: string
  readonly method?: string
  readonly host?: string
}

/** A server over a model that answers with what it was given, unless it is told otherwise. */
async function serve(model: Partial<LoadedModel> = {}, options: Partial<ScoringServerOptions> = {}) {
  const given: ModelRequest[] = []
  const echo: LoadedModel = {
    answer: async (asked) => {
      given.push(asked)
      return '{"predictions":[]}'
    },
    isReady: () => true,
    close: async () => {},
    ...model,
  }
  const server = createScoringServer({
    model: echo,
    file: FILE,
    version: '1.2.3',
    timeoutMs: 5000,
    hidesSchema: false,
    ...options,
  })
  const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  onTestFinished(() => server.close())
  const ask = ({ body, type = 'application/json', path = '/invocations', method = 'POST', host }: Ask) =>
    new Promise<{ status: number; type: string; text: string }>((resolve, reject) => {
      const headers = { ...(type === null ? {} : { 'content-type': type }), ...(host === undefined ? {} : { host }) }
      const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            text: Buffer.concat(chunks).toString(),
          }),
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  return { ask, given, server }
}

describe('the scoring server', () => {
  it('[models-and-autolog F] says that the model is loaded, or that it is not, and its version', async () => {
    const { ask } = await serve()
    for (const path of ['/ping', '/health'])
      expect(await ask({ path, method: 'GET' })).toMatchObject({ status: 200, text: '\n' })
    expect(await ask({ path: '/version', method: 'GET' })).toMatchObject({ status: 200, text: '1.2.3' })
    const gone = await serve({ isReady: () => false })
    expect((await gone.ask({ path: '/ping', method: 'GET' })).status).toBe(404)
  })

  it.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset="UTF-8"'])(
    '[models-and-autolog F] takes the content type %s',
    async (type) => {
      const { ask, given } = await serve()
      expect(await ask({ body: GOOD, type })).toMatchObject({ status: 200, text: '{"predictions":[]}' })
      expect(given[0]).toMatchObject({ input: { kind: 'table' }, params: { t: 0.5 }, body: GOOD })
    },
  )

  it('[models-and-autolog F] takes CSV, whose columns are read by the signature', async () => {
    const { ask, given } = await serve()
    const answer = await ask({ body: 'b,c,a\n1,x,\n2,"y, z",0.5\n', type: 'text/csv' })
    expect(answer.status).toBe(200)
    expect(given[0]?.input).toMatchObject({
      table: {
        columns: [
          { name: 'a', values: [null, 0.5] },
          { name: 'b', values: [1, 2] },
        ],
      },
    })
  })

  it.each([
    [
      'text/plain',
      /only supports the following content types: Types: \['text\/csv', 'application\/json'\]\. Got 'text\/plain'/,
    ],
    ['application/json; charset=latin1', /^The scoring server only supports UTF-8$/],
    ['application/json; header=present', /^Unrecognized content type parameters: header=present/],
    ['<script>', /Got '<script>'/],
    [null, /Got ''/],
  ])('[models-and-autolog F] answers 415 as plain text to the content type %s', async (type, reason) => {
    const { ask } = await serve()
    const answer = await ask({ body: GOOD, type })
    expect(answer).toMatchObject({ status: 415, type: expect.stringContaining('text/plain') as string })
    expect(answer.text).toMatch(reason)
  })

  it.each<[string, string | Buffer, string, RegExp]>([
    ['nothing', '', 'BAD_REQUEST', /not valid JSON/],
    ['half a JSON', '{"inputs": [', 'BAD_REQUEST', /not valid JSON/],
    ['a list', '[1]', 'BAD_REQUEST', /Received a list\.$/],
    ['two forms', '{"inputs": 1, "instances": [1]}', 'BAD_REQUEST', /Received instances, inputs/],
    ['what is nested too deep', `{"inputs": ${'['.repeat(1000)}`, 'BAD_REQUEST', /nested deeper/],
    ['what is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'BAD_REQUEST', /not valid UTF-8/],
    ['a missing column', '{"inputs": {"a": [1]}}', 'INVALID_PARAMETER_VALUE', /^Failed to predict data.*'b'/],
    ['2.5 for a long', '{"inputs": {"a": 1, "b": 2.5}}', 'INVALID_PARAMETER_VALUE', /2\.5 is a double/],
    ['a proto', '{"inputs": {"__proto__": {"a": 1}}}', 'INVALID_PARAMETER_VALUE', /missing inputs/],
    [
      'a wrong param',
      '{"inputs": {"a": 1, "b": 2}, "params": {"t": "x"}}',
      'INVALID_PARAMETER_VALUE',
      /^Failed.* t: "x"/,
    ],
  ])(
    '[models-and-autolog F] answers 400 to %s, without a stack and without the data',
    async (_, body, code, reason) => {
      const { ask, given } = await serve()
      const { status, text } = await ask({ body })
      const answer = JSON.parse(text) as Record<string, string>
      expect([status, Object.keys(answer), answer['error_code']]).toEqual([400, ['error_code', 'message'], code])
      expect(answer['message']).toMatch(reason)
      expect(given).toEqual([])
    },
  )

  it.each(['a,b\n1', '"a,b\n1,2', '', 'a,a\n1,2\n'])(
    '[models-and-autolog F] answers 400 to the CSV %j',
    async (body) => {
      const { ask } = await serve()
      expect((await ask({ body, type: 'text/csv' })).status).toBe(400)
    },
  )

  it('[models-and-autolog B.4] keeps the schema to itself when it is told to', async () => {
    const { ask } = await serve({}, { hidesSchema: true })
    const { text } = await ask({ body: '{"inputs": {"a": [1]}}' })
    expect(text).not.toContain("'b'")
    expect(text).toContain('Input schema validation failed')
  })

  it('[models-and-autolog F] answers 400 when the model raised, 504 when it takes too long', async () => {
    const raising = await serve({
      answer: async () => {
        throw new ModelFault('no such category')
      },
    })
    expect(await raising.ask({ body: GOOD })).toMatchObject({
      status: 400,
      text: expect.stringMatching(
        /BAD_REQUEST.*unexpected error while evaluating the model\. no such category/,
      ) as string,
    })
    const slow = await serve({ answer: () => new Promise(() => {}) }, { timeoutMs: 50 })
    expect(await slow.ask({ body: GOOD })).toMatchObject({
      status: 504,
      text: 'Request processing time exceeded limit',
    })
  })

  it('[models-and-autolog F] answers what is not there, and a body that is too large', async () => {
    const { ask } = await serve()
    expect((await ask({ path: '/', method: 'GET' })).status).toBe(404)
    expect((await ask({ method: 'GET', type: null })).status).toBe(404)
    expect((await ask({ path: '/%zz', method: 'GET' })).status).toBe(400)
    expect((await ask({ body: Buffer.alloc(65 * 1024 * 1024, ' ') })).status).toBe(413)
  })

  it.each(['evil.test', 'evil.test:5001', '127.0.0.1.evil.test'])(
    '[models-and-autolog F] does not answer to the name %s, which a page elsewhere may have made lead here',
    async (host) => {
      const { ask, given } = await serve()
      expect((await ask({ body: GOOD, host })).status).toBe(403)
      expect(given).toEqual([])
      expect((await ask({ body: GOOD, host: 'localhost:5001' })).status).toBe(200)
    },
  )

  it('[models-and-autolog F] still answers what is being predicted when it is stopped', async () => {
    const { ask, server } = await serve({
      answer: () => new Promise((resolve) => setTimeout(() => resolve('{"predictions":[1]}'), 300)),
    })
    const asked = ask({ body: GOOD })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await server.close()
    expect(await asked).toMatchObject({ status: 200, text: '{"predictions":[1]}' })
  })
})
