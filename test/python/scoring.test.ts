import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  describeWith,
  type LabbookServer,
  type ScoringServer,
  startLabbook,
  startScoring,
} from '../counterparts/index.js'
import { type ServedModels, servedModels } from './served-models.js'

describeWith(['python'], 'models that are served', () => {
  let tracking: LabbookServer
  let said: ServedModels
  const running: ScoringServer[] = []

  beforeAll(async () => {
    const { dataDir, seeded } = await servedModels()
    said = seeded
    tracking = await startLabbook({ dataDir })
  }, 300_000)
  afterAll(async () => {
    await Promise.all(running.map((server) => server.stop()))
    await tracking.stop()
    await rm(tracking.dataDir, { recursive: true })
  })

  async function start(by: 'labbook' | 'mlflow', modelUri: string, ...flags: string[]): Promise<ScoringServer> {
    const server = await startScoring({ by, modelUri, trackingUri: tracking.address, flags })
    running.push(server)
    return server
  }

  const uriOf = (name: string) => `models:/${said.models[name]}`

  async function ask({ address }: ScoringServer, body: string, type = 'application/json') {
    const response = await fetch(`${address}/invocations`, { method: 'POST', headers: { 'content-type': type }, body })
    return { status: response.status, answer: JSON.parse(await response.text()) as Record<string, unknown> }
  }

  /** The rows in the forms of the protocol that a table can come in, and as CSV. */
  function tableBodies({ columns, data }: ServedModels['rows']): [string, string][] {
    const records = data.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
    const named = Object.fromEntries(columns.map((name, i) => [name, data.map((row) => row[i])]))
    return [
      ...[
        { dataframe_split: { columns, data } },
        { dataframe_records: records },
        { instances: records },
        { inputs: named },
      ].map((body): [string, string] => [JSON.stringify(body), 'application/json']),
      [[columns, ...data].map((row) => row.join(',')).join('\n'), 'text/csv'],
    ]
  }

  it('[models-and-autolog F] an ONNX model with columns answers every form with the numbers of mlflow models serve', async () => {
    const [ours, theirs] = await Promise.all([start('labbook', uriOf('table')), start('mlflow', uriOf('table'))])
    const expected = { status: 200, answer: { predictions: said.onnx.map((variable) => ({ variable })) } }
    for (const [body, type] of tableBodies(said.rows)) {
      expect(await ask(theirs, body, type), body).toEqual(expected)
      expect(await ask(ours, body, type), body).toEqual(expected)
    }
    // Unlike MLflow, we do not truncate numbers or write invalid JSON.
    const [first] = said.rows.data
    const split = { columns: said.rows.columns, data: [[first?.[0], 2.5, first?.[2]]] }
    expect(await ask(ours, JSON.stringify({ dataframe_split: split }))).toMatchObject({
      status: 400,
      answer: { message: expect.stringContaining('bedrooms, row 1: 2.5 is a double') as string },
    })
    const missing = { columns: said.rows.columns, data: [[null, 3, 7]] }
    expect(await ask(ours, JSON.stringify({ dataframe_split: missing }))).toMatchObject({
      answer: { predictions: [{ variable: null }] },
    })
    expect(await ours.stop()).toBe(0)
  })

  it('[models-and-autolog F] an ONNX model with a tensor does, too', async () => {
    const [ours, theirs] = await Promise.all([start('labbook', uriOf('tensor')), start('mlflow', uriOf('tensor'))])
    const { columns, data } = said.rows
    const expected = { status: 200, answer: { predictions: { variable: said.onnx.map((value) => [value]) } } }
    for (const body of [{ instances: data }, { inputs: data }, { dataframe_split: { columns, data } }]) {
      expect(await ask(theirs, JSON.stringify(body))).toEqual(expected)
      expect(await ask(ours, JSON.stringify(body))).toEqual(expected)
    }
  })

  it('[models-and-autolog F] a Python model is predicted by Python, and ends with the command', async () => {
    const server = await start('labbook', uriOf('sklearn'))
    for (const [body, type] of tableBodies(said.rows)) {
      const { status, answer } = await ask(server, body, type)
      expect([status, answer], body).toEqual([200, { predictions: said.sklearn }])
    }
    expect((await ask(server, '{"inputs": {"sqft_living": [1]}}')).answer).toEqual({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: "Failed to predict data. Model is missing inputs ['bedrooms', 'grade'].",
    })
    expect(await server.stop()).toBe(0)
  })

  it('[models-and-autolog F] an ONNX model is served by Python when that flavor is asked for', async () => {
    const server = await start('labbook', uriOf('table'), '--flavor', 'python_function')
    const [[body] = ['']] = tableBodies(said.rows)
    expect((await ask(server, body)).answer).toEqual({ predictions: said.onnx.map((variable) => ({ variable })) })
  })

  describe('by every URI', () => {
    it.each<[string, () => string]>([
      ['runs:/<run>/<name of a logged model>', () => `runs:/${said.run_id}/table`],
      ['models:/<name>/<version>', () => 'models:/house prices/1'],
      ['models:/<name>/latest', () => 'models:/house prices/latest'],
      ['models:/<name>@<alias>', () => 'models:/house prices@champion'],
    ])('[models-and-autolog E] %s', async (_, uri) => {
      const server = await start('labbook', uri())
      const [[body] = ['']] = tableBodies(said.rows)
      expect((await ask(server, body)).status).toBe(200)
      await server.stop()
    })
  })
})
