import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeWith } from '../../../../test/counterparts/index.js'
import { createApp } from '../../src/app.js'
import type { ServerConfig } from '../../src/config.js'
import { freshConfig } from '../maintenance/store-openers.js'
import type { Json } from './open-app.js'
import { openRegistry, type RegistryApp } from './open-registry.js'

const LOCAL = { webhookSchemes: ['http'], allowPrivateWebhooks: true }
const VERSION_CREATED = { entity: 'MODEL_VERSION', action: 'CREATED' }

function webhookSuite(database: 'sqlite' | 'postgres') {
  it('[registry-api 10] a webhook is created, listed, changed and deleted; its secret is never given', async () => {
    const { call, refuse } = await openRegistry(database, () => LOCAL)
    const body = { name: 'ci', url: 'http://127.0.0.1:9/x', events: [VERSION_CREATED], secret: 'quite secret' }
    const { webhook } = (await call('POST', 'webhooks', body)) as { webhook: Json }
    const id = webhook['webhook_id'] as string
    expect(webhook).toEqual({
      webhook_id: expect.any(String),
      name: 'ci',
      url: 'http://127.0.0.1:9/x',
      events: [VERSION_CREATED],
      status: 'ACTIVE',
      creation_timestamp: expect.any(Number),
      last_updated_timestamp: webhook['creation_timestamp'],
    })
    expect(await call('GET', `webhooks/${id}`)).toEqual({ webhook })
    expect(await call('GET', 'webhooks')).toEqual({ webhooks: [webhook] })
    const { webhook: changed } = await call('PATCH', `webhooks/${id}`, { description: 'd', status: 'DISABLED' })
    expect(changed).toMatchObject({ name: 'ci', description: 'd', status: 'DISABLED', events: [VERSION_CREATED] })
    await call('DELETE', `webhooks/${id}`)
    for (const [verb, route] of [
      ['GET', `webhooks/${id}`],
      ['DELETE', `webhooks/${id}`],
      ['POST', `webhooks/${id}/test`],
    ] as const)
      await refuse(404, 'RESOURCE_DOES_NOT_EXIST', `Webhook with ID ${id} not found.`, [verb, route, {}])
  })

  it('[Z07] a stored secret does not follow its webhook to another address', async () => {
    const { call, refuse } = await openRegistry(database, () => LOCAL)
    const body = { name: 'ci', url: 'http://127.0.0.1:9/', events: [VERSION_CREATED], secret: 'quite secret' }
    const { webhook } = (await call('POST', 'webhooks', body)) as { webhook: Json }
    const route = `webhooks/${String(webhook['webhook_id'])}`
    const moved = { url: 'http://127.0.0.1:10/' }
    await refuse(400, 'INVALID_PARAMETER_VALUE', 'send the secret again', ['PATCH', route, moved])
    expect(await call('PATCH', route, { ...moved, secret: 'another' })).toMatchObject({ webhook: moved })
  })

  it('[registry-api 10] is called for what it wants, signed, once for each change', async () => {
    const registry = await openRegistry(database, () => LOCAL)
    const { call, newModel, newVersion, createRun } = registry
    const target = await listen((_, response) => response.end())
    const events = [
      ['REGISTERED_MODEL', 'CREATED'],
      ['MODEL_VERSION', 'CREATED'],
      ['MODEL_VERSION_TAG', 'SET'],
      ['MODEL_VERSION_TAG', 'DELETED'],
      ['MODEL_VERSION_ALIAS', 'CREATED'],
      ['MODEL_VERSION_ALIAS', 'DELETED'],
      ['PROMPT', 'CREATED'],
      ['PROMPT_VERSION', 'CREATED'],
      ['PROMPT_TAG', 'SET'],
      ['RUN', 'CREATED'],
      ['RUN', 'UPDATED'],
      ['RUN', 'DELETED'],
    ].map(([entity, action]) => ({ entity, action }))
    await newHook(registry, { url: target.url, events, secret: 'quite secret' })
    await newModel('m', { description: 'd', tags: [{ key: 'team', value: 'x' }] })
    await newVersion('m', { run_id: 'r' })
    await call('POST', 'model-versions/set-tag', { name: 'm', version: '1', key: 'k', value: 'v' })
    await call('DELETE', 'model-versions/delete-tag', { name: 'm', version: '1', key: 'k' })
    await call('POST', 'registered-models/set-tag', { name: 'm', key: 'k', value: 'v' })
    await call('POST', 'registered-models/alias', { name: 'm', alias: 'best', version: '1' })
    await call('DELETE', 'registered-models/alias', { name: 'm', alias: 'best' })
    const prompt = { key: 'mlflow.prompt.is_prompt', value: 'true' }
    await newModel('p', { tags: [prompt] })
    await newVersion('p', { source: 'text', tags: [prompt, { key: 'mlflow.prompt.text', value: 'Hi' }] })
    await call('POST', 'registered-models/set-tag', { name: 'p', key: 'k', value: 'v' })
    const runId = await createRun({ name: 'a run', status: 'FINISHED', endTime: 5 })
    await call('POST', 'runs/delete', { run_id: runId })
    await expect.poll(() => target.calls.length, { timeout: 10_000 }).toBe(12)

    const run = { run_id: runId, run_name: 'a run', experiment_id: '0', start_time: 1 }
    const told = target.calls.map(({ body }) => JSON.parse(body) as Json)
    const expected: readonly (readonly [string, string, Json])[] = [
      ['registered_model', 'created', { name: 'm', tags: { team: 'x' }, description: 'd' }],
      [
        'model_version',
        'created',
        { name: 'm', version: '1', source: 's3://bucket/model', run_id: 'r', tags: {}, description: '' },
      ],
      ['model_version_tag', 'set', { name: 'm', version: '1', key: 'k', value: 'v' }],
      ['model_version_tag', 'deleted', { name: 'm', version: '1', key: 'k' }],
      ['model_version_alias', 'created', { name: 'm', alias: 'best', version: '1' }],
      ['model_version_alias', 'deleted', { name: 'm', alias: 'best' }],
      ['prompt', 'created', { name: 'p', tags: { [prompt.key]: 'true' }, description: '' }],
      [
        'prompt_version',
        'created',
        {
          name: 'p',
          version: '1',
          template: 'Hi',
          tags: { [prompt.key]: 'true', 'mlflow.prompt.text': 'Hi' },
          description: '',
        },
      ],
      ['prompt_tag', 'set', { name: 'p', key: 'k', value: 'v' }],
      ['run', 'created', { ...run, status: 'RUNNING', end_time: null }],
      ['run', 'updated', { ...run, status: 'FINISHED', end_time: 5 }],
      ['run', 'deleted', { ...run, status: 'FINISHED', end_time: 5 }],
    ]
    for (const [entity, action, data] of expected)
      expect(told).toContainEqual({ entity, action, data, timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) })
    for (const { headers, body } of target.calls) {
      const signed = `${String(headers['x-mlflow-delivery-id'])}.${String(headers['x-mlflow-timestamp'])}.${body}`
      const hash = createHmac('sha256', 'quite secret').update(signed).digest('base64')
      expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-mlflow-signature': `v1,${hash}` })
    }
    expect(new Set(target.calls.map(({ headers }) => headers['x-mlflow-delivery-id'])).size).toBe(12)
  })

  it('[registry-api 10] what fails for a while is tried again, what is refused is not; the log says how it went', async () => {
    const registry = await openRegistry(database, () => LOCAL)
    let count = 0
    const flaky = await listen((_, response) => {
      response.statusCode = ++count === 1 ? 503 : 204
      response.end()
    })
    const refusing = await listen((_, response) => {
      response.statusCode = 400
      response.end('a secret of the inside')
    })
    const hooks = [
      await newHook(registry, { url: flaky.url }),
      await newHook(registry, { url: refusing.url }),
      await newHook(registry, { url: refusing.url, status: 'DISABLED' }),
    ]
    await registry.newModel('m')
    await registry.newVersion('m')
    const log = async (i: number) => {
      const { deliveries = [] } = await registry.get('webhooks/deliveries', { webhook_id: hooks[i] as string })
      return deliveries as Json[]
    }
    await expect.poll(async () => (await log(0))[0]?.['response_status'], { timeout: 10_000 }).toBe(503)
    expect(await log(0)).toMatchObject([{ status: 'pending', attempts: 1, error_message: 'It answered 503.' }])
    registry.passTime(1000)
    await expect.poll(async () => (await log(0))[0]?.['status'], { timeout: 10_000 }).toBe('delivered')
    expect(await log(0)).toMatchObject([{ event: VERSION_CREATED, attempts: 2, response_status: 204 }])
    const [id] = new Set(flaky.calls.map(({ headers }) => headers['x-mlflow-delivery-id']))
    expect((await log(0))[0]?.['delivery_id']).toBe(id)
    expect(await log(1)).toMatchObject([{ status: 'failed', attempts: 1, response_status: 400 }])
    expect(JSON.stringify(await log(1))).not.toContain('inside')
    expect(await log(2)).toEqual([])
  })

  it('[registry-api 10] what was to be called when a server went is called by the next one', async () => {
    const config = { ...(await freshConfig(database)), ...LOCAL }
    let answers = false
    const target = await listen((_, response) => answers && response.end())
    const first = await createApp(config)
    const post = (route: string, payload: Json) =>
      first.http.inject({ method: 'POST', url: `/api/2.0/mlflow/${route}`, payload })
    await post('webhooks', { name: 'ci', url: target.url, events: [VERSION_CREATED] })
    await post('registered-models/create', { name: 'm' })
    await post('model-versions/create', { name: 'm', source: 's3://bucket/model' })
    await expect.poll(() => target.calls.length).toBe(1)
    await first.close()
    answers = true
    const next = await createApp(config)
    onTestFinished(() => next.close())
    await expect.poll(() => target.calls.length, { timeout: 10_000 }).toBe(2)
    const [one, other] = target.calls.map(({ headers }) => headers['x-mlflow-delivery-id'])
    expect(one).toBe(other)
  })

  it('[registry-api 10] names, events and numbers that break a rule are refused', async () => {
    const { refuse } = await openRegistry(database)
    const good = { name: 'ci', url: 'https://example.org/x', events: [VERSION_CREATED] }
    const faults: readonly [Json, string][] = [
      [{ name: 'a b' }, "Invalid webhook name 'a b'"],
      [{ name: '-a' }, "Invalid webhook name '-a'"],
      [{ name: 'a'.repeat(64) }, 'Invalid webhook name'],
      [{ events: [] }, 'at least one event'],
      [{ events: [{ entity: 'MODEL_VERSION', action: 'DELETED' }] }, 'the actions of MODEL_VERSION are CREATED'],
      [{ events: [{ entity: 'DOG', action: 'CREATED' }] }, 'Invalid value "DOG"'],
      [{ url: 'http://example.org/' }, 'it must begin with https://'],
      [{ url: 'ftp://example.org/' }, 'it must begin with https://'],
      [{ url: 'nonsense' }, 'it is not a valid URL'],
      [{ url: `https://example.org/${'x'.repeat(2048)}` }, 'it is longer than 2048'],
      [{ secret: 's'.repeat(1001) }, "'secret' exceeds"],
    ]
    for (const [fields, text] of faults)
      await refuse(400, 'INVALID_PARAMETER_VALUE', text, ['POST', 'webhooks', { ...good, ...fields }])
    for (const maxResults of [0, 1001])
      await refuse(400, 'INVALID_PARAMETER_VALUE', 'max_results must be between 1 and 1000.', [
        'GET',
        'webhooks',
        { max_results: maxResults },
      ])
  })
}

describe('webhooks on SQLite', () => webhookSuite('sqlite'))
describeWith(['postgres'], 'webhooks on PostgreSQL', () => webhookSuite('postgres'))

describe('the addresses of webhooks', () => {
  it.each([
    'http://2130706433/',
    'http://0x7f.1/',
    'http://127.1/',
    'http://0/',
    'http://localhost./',
    'http://a.localhost/',
    'http://[::ffff:127.0.0.1]/',
    'http://169.254.169.254/',
    'http://[fd00::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://a@127.0.0.1/',
    'http://user:pw@example.org/',
    'http://192.168.1.1/',
  ])('[S02] %s is refused', async (url) => {
    const { refuse } = await openRegistry('sqlite', () => ({ webhookSchemes: ['http'] }))
    const body = { name: 'ci', url, events: [VERSION_CREATED] }
    await refuse(400, 'INVALID_PARAMETER_VALUE', 'Invalid webhook URL', ['POST', 'webhooks', body])
  })

  it('[S04] a redirect is not followed, a long or missing answer is given up, and no body comes back', async () => {
    const registry = await openRegistry('sqlite', () => LOCAL)
    const inside = await listen((_, response) => response.end('inside'))
    const redirecting = await listen((_, response) => response.writeHead(302, { location: inside.url }).end())
    const endless = await listen((_, response) => {
      response.writeHead(200)
      response.write(Buffer.alloc(10 * 1024 * 1024))
    })
    const silent = await listen(() => undefined)
    const test = async (url: string) => {
      const id = await newHook(registry, { url })
      return (await registry.call('POST', `webhooks/${id}/test`))['result']
    }
    expect(await test(redirecting.url)).toEqual({
      success: false,
      response_status: 302,
      error_message: 'It answered 302.',
    })
    expect(inside.calls).toEqual([])
    expect(await test(endless.url)).toEqual({ success: true, response_status: 200 })
    expect(await test(silent.url)).toEqual({ success: false, error_message: 'No response within 5 s.' })
    const closed = await test('http://127.0.0.1:1/')
    expect(closed).toEqual({ success: false, error_message: expect.stringContaining('ECONNREFUSED') })
  })

  it('[registry-api 10] the key that secrets are sealed with is the own file of the server', async () => {
    const registry = await openRegistry('sqlite', () => LOCAL)
    await newHook(registry, { url: 'http://127.0.0.1:9/', secret: 'quite secret' })
    const { mode, size } = await stat(join(registry.config.dataDir, '.labbook/secrets.key'))
    expect([mode & 0o777, size]).toEqual([0o600, 32])
  })
})

describeWith(['postgres'], 'webhooks of two servers on one database', () => {
  const REMEDY = 'Set MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY to the same value on all servers of this database'

  async function serve(config: ServerConfig, { key }: { key?: string } = {}) {
    const warnings: string[] = []
    const own = { ...config, ...LOCAL, dataDir: (await freshConfig('sqlite')).dataDir, webhookSecretKey: key }
    const app = await createApp(own, { onWarning: (sentence) => warnings.push(sentence) })
    onTestFinished(() => app.close())
    const send = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload: Json = {}) => {
      const answer = await app.http.inject({ method, url: `/api/2.0/mlflow/webhooks${url}`, payload })
      return { status: answer.statusCode, body: JSON.parse(answer.body) as Json }
    }
    const hook = (secret?: string) =>
      send('POST', '', { name: 'ci', url: 'http://127.0.0.1:9/', events: [VERSION_CREATED], secret })
    return { warnings, send, hook }
  }

  it('[registry-api 10] that have different keys say so at the start, and do not seal with both', async () => {
    const config = await freshConfig('postgres')
    const first = await serve(config)
    const second = await serve(config)
    const other = `Another server of this database used a different key for webhook secrets. ${REMEDY}.`
    expect([first.warnings, second.warnings]).toEqual([[], [other]])
    const { webhook } = (await first.hook('quite secret')).body as { webhook: Json }
    const refusal = {
      status: 400,
      body: {
        error_code: 'INVALID_STATE',
        message: `The secrets of other webhooks are encrypted with a different key from this server's. ${REMEDY}, or delete the webhooks that have secrets.`,
      },
    }
    expect(await second.hook('quite secret')).toEqual(refusal)
    const plain = (await second.hook()).body['webhook'] as Json
    expect(await second.send('PATCH', `/${String(plain['webhook_id'])}`, { secret: 'another' })).toEqual(refusal)
    const third = await serve(config, { key: 'the key of all servers' })
    const unreadable = `Some stored webhook secrets cannot be decrypted with this server's key, so their deliveries fail. ${REMEDY}.`
    expect(third.warnings).toEqual([unreadable])
    // The way out for who has lost the key: its secret again, or none.
    const route = `/${String(webhook['webhook_id'])}`
    expect((await third.send('PATCH', route, { secret: 'quite secret' })).status).toBe(200)
    expect((await serve(config, { key: 'the key of all servers' })).warnings).toEqual([])
    expect(await first.hook('quite secret')).toEqual(refusal)
    await first.send('DELETE', route)
    expect((await first.hook('quite secret')).status).toBe(200)
  })

  it('[registry-api 10] that have the same key say nothing', async () => {
    const config = await freshConfig('postgres')
    for (let i = 0; i < 2; i++) {
      const server = await serve(config, { key: 'the key of all servers' })
      expect([server.warnings, (await server.hook('quite secret')).status]).toEqual([[], 200])
    }
  })
})

it('[registry-api 10] a database that was moved without its key says so', async () => {
  const config = { ...(await freshConfig('sqlite')), ...LOCAL }
  const start = async (settings: Partial<ServerConfig> = {}) => {
    const warnings: string[] = []
    const app = await createApp({ ...config, ...settings }, { onWarning: (sentence) => warnings.push(sentence) })
    return { app, warnings }
  }
  const first = await start()
  const payload = { name: 'ci', url: 'http://127.0.0.1:9/', events: [VERSION_CREATED], secret: 'quite secret' }
  await first.app.http.inject({ method: 'POST', url: '/api/2.0/mlflow/webhooks', payload })
  await first.app.close()
  const same = await start()
  await same.app.close()
  await rm(join(config.dataDir, '.labbook/secrets.key'))
  const moved = await start()
  await moved.app.close()
  expect([same.warnings, moved.warnings]).toEqual([
    [],
    [expect.stringMatching(/cannot be decrypted with this server's key/)],
  ])
})

async function newHook({ call }: RegistryApp, fields: Json): Promise<string> {
  const { webhook } = await call('POST', 'webhooks', { name: 'ci', events: [VERSION_CREATED], ...fields })
  return (webhook as Json)['webhook_id'] as string
}

interface Heard {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A listener on loopback that keeps what it is told. */
async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const calls: Heard[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      calls.push({ headers: request.headers, body })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls }
}
