import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { describeWith, stockMlflow } from '../../../../test/counterparts/index.js'
import { LabbookClient } from '../../src/index.js'
import { failureOf, openAnsweringServer } from '../connection/answering-server.js'
import { type Labbook, openLabbook } from '../open-labbook.js'
import { testClient } from './client-suite.js'
import { testRegistry } from './registry-suite.js'

describe('the client on Labbook', () => {
  let labbook: Labbook
  beforeAll(async () => {
    labbook = await openLabbook()
  })
  afterAll(() => labbook[Symbol.asyncDispose]())

  testClient(() => labbook.address)
  testRegistry(() => labbook.address)

  it('[registry-api 10] webhooks are created, read, changed, listed and deleted', async () => {
    const client = new LabbookClient({ trackingUri: labbook.address })
    const events = [{ entity: 'MODEL_VERSION', action: 'CREATED' }] as const
    const made = await client.createWebhook('deploy', 'https://ci.example.com/hooks', { events, description: 'x' })
    expect(made).toMatchObject({ name: 'deploy', events, status: 'ACTIVE', description: 'x' })
    await client.updateWebhook(made.webhookId, { status: 'DISABLED' })
    expect(await client.getWebhook(made.webhookId)).toMatchObject({ status: 'DISABLED', events })
    expect((await client.listWebhooks()).map(({ webhookId }) => webhookId)).toEqual([made.webhookId])
    await client.deleteWebhook(made.webhookId)
    expect(await client.listWebhooks()).toHaveLength(0)
  })
})

describeWith(['python'], 'the client on a stock MLflow server', () => {
  let address: string
  beforeAll(async () => {
    address = await stockMlflow()
  }, 180_000)

  testClient(() => address)
  testRegistry(() => address)
})

describe('where a client goes', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('[sdk-fluent 11] to the server of the environment, and to another one for the registry', async () => {
    await using tracking = await openAnsweringServer()
    await using registry = await openAnsweringServer()
    vi.stubEnv('MLFLOW_TRACKING_URI', tracking.address)
    vi.stubEnv('MLFLOW_REGISTRY_URI', registry.address)
    vi.stubEnv('MLFLOW_TRACKING_TOKEN', 't0ken')
    const client = new LabbookClient()
    expect(client.trackingUri).toBe(tracking.address)
    await client.deleteRun('r')
    await client.deleteRegisteredModel('m')
    expect(tracking.seen.map(({ url }) => url)).toEqual(['/api/2.0/mlflow/runs/delete'])
    expect(registry.seen.map(({ url }) => url)).toEqual(['/api/2.0/mlflow/registered-models/delete'])
    expect(tracking.seen[0]?.headers.authorization).toBe('Bearer t0ken')
    expect(await failureOf(() => new LabbookClient({ trackingUri: 'ftp://x' }))).toMatchObject({
      name: 'InvalidInputError',
    })
  })

  it('[sdk-fluent 11] it tries again while the server is away, as often as it may', async () => {
    await using server = await openAnsweringServer()
    server.answer = (_, response) => response.writeHead(server.seen.length === 1 ? 503 : 200).end('{}')
    const client = new LabbookClient({ trackingUri: server.address })
    await client.deleteRun('r')
    expect(server.seen).toHaveLength(2)
    vi.stubEnv('MLFLOW_HTTP_REQUEST_MAX_RETRIES', '0')
    server.answer = (_, response) => response.writeHead(503).end()
    const once = new LabbookClient({ trackingUri: server.address })
    expect(await failureOf(once.deleteRun('r'))).toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' })
    expect(server.seen).toHaveLength(3)
    vi.stubEnv('MLFLOW_HTTP_REQUEST_MAX_RETRIES', '99')
    expect(await failureOf(() => new LabbookClient())).toMatchObject({ name: 'InvalidInputError' })
  })

  it('[sdk-fluent 4] it cuts long values with a warning, or refuses them', async () => {
    await using server = await openAnsweringServer()
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    const client = new LabbookClient({ trackingUri: server.address })
    expect(await client.logParam('r', 'p', 'x'.repeat(6001))).toBe('x'.repeat(6000))
    expect(warned.mock.calls.map(([sentence]) => sentence)).toEqual([expect.stringContaining('param "p"')])
    warned.mockRestore()
    vi.stubEnv('MLFLOW_TRUNCATE_LONG_VALUES', 'false')
    expect(await failureOf(client.logParam('r', 'p', 'x'.repeat(6001)))).toMatchObject({ name: 'InvalidInputError' })
    expect(server.seen).toHaveLength(1)
  })
})
