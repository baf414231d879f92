import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWith, type MlflowServer, startMlflow } from '../../../../test/counterparts/index.js'
import { LabbookClient } from '../../src/index.js'
import { type Labbook, openLabbook } from '../open-labbook.js'
import { testClient } from './client-suite.js'

describe('the client on Labbook', () => {
  let labbook: Labbook
  beforeAll(async () => {
    labbook = await openLabbook()
  })
  afterAll(() => labbook[Symbol.asyncDispose]())

  testClient(() => labbook.address)

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
  let mlflow: MlflowServer
  beforeAll(async () => {
    mlflow = await startMlflow()
  }, 180_000)
  afterAll(() => mlflow?.stop())

  testClient(() => mlflow.address)
})
