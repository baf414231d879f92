import { describe, expect, it } from 'vitest'
import { runRequests } from './run-requests.js'
import { useServer } from './serve.js'

const server = useServer()
const { tagOf, refuse } = runRequests(server)

describe('the history of logged models', () => {
  it('[tracking-api 4] models of older clients gather in a tag of any length', async () => {
    const id = await server.newRun()
    const model = {
      artifact_path: 'm',
      flavors: { f: 'x'.repeat(9000) },
      utc_time_created: 'now',
      run_id: id,
      model_uuid: 'u',
    }
    for (let i = 0; i < 2; i++) await server.post('runs/log-model', { run_id: id, model_json: JSON.stringify(model) })
    expect(JSON.parse((await tagOf(id, 'mlflow.log-model.history')) ?? '')).toEqual([model, model])
    await refuse('runs/log-model', { run_id: id, model_json: '{' }, 'Malformed model info.')
    await refuse(
      'runs/log-model',
      { run_id: id, model_json: '{"artifact_path":"m","flavors":{}}' },
      "Model json is missing mandatory fields: {'utc_time_created', 'run_id'}",
    )
    await refuse('runs/log-model', { run_id: id, model_json: '[]' }, 'Model json is missing mandatory fields')
  })

  it('[tracking-api 4] a model keeps every digit, and what Python writes, beside those before it', async () => {
    const id = await server.newRun()
    const models = ['12345678901234567890', '1.0', 'NaN', '"\\ud800 NaN"', '{"__proto__":{"a":1e400}}'].map(
      (value) => `{"artifact_path":"m","flavors":{},"utc_time_created":"","run_id":"${id}","x":${value}}`,
    )
    for (const model of models) await server.post('runs/log-model', { run_id: id, model_json: ` ${model}\n` })
    expect(await tagOf(id, 'mlflow.log-model.history')).toBe(['[', models.join(', '), ']'].join(''))
  })

  it.each(['not json', '', ' ', '{}', '{"a":[]}', 'null', '3', '[1,', '"[]"', '[]x', '['.repeat(100_000)])(
    '[tracking-api 4] a history that a client set to %.20s counts as none',
    async (value) => {
      const id = await server.newRun()
      await server.post('runs/set-tag', { run_id: id, key: 'mlflow.log-model.history', value })
      const model = '{"artifact_path":"m","flavors":{},"utc_time_created":"","run_id":"r"}'
      await server.post('runs/log-model', { run_id: id, model_json: model })
      expect(await tagOf(id, 'mlflow.log-model.history')).toBe(`[${model}]`)
    },
  )
})
