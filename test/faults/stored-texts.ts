import fc from 'fast-check'
import type { Known } from './arbitrary-requests.js'

/** A write that stores texts where a reader expects JSON, an id or a sentence. */
export interface StoringRequest {
  readonly method: 'POST' | 'PATCH'
  /** Behind `/api/2.0/mlflow/`, or whole. */
  readonly route: string
  readonly body: object
}

/** The places where a client may store a text, each with some text in it. */
export function storingRequests(known: Known, text: fc.Arbitrary<string>): readonly fc.Arbitrary<StoringRequest>[] {
  const word = fc.oneof(fc.constantFrom('1', 'd', 'a-b', 'm-1', 'Größte', 'v1'), text)
  /** Also models with all mandatory fields. */
  const modelJson = fc.oneof(
    text,
    text.map((part) => WHOLE_MODEL.replace('}}', () => `},"more":${part}}`)),
  )
  const run_id = fc.constantFrom(...known.runIds)
  const experiment_id = fc.constantFrom(...known.experimentIds)
  const model_id = fc.constantFrom(...known.modelIds)
  const name = fc.constantFrom(...known.modelNames)
  const version = fc.constantFrom('1', '2')
  const [firstRun, modelId] = [fc.constant(known.runIds[0] ?? ''), known.modelIds[0] ?? '']
  const tag = fc.record({ key, value: text })
  const tags = fc.array(tag, { maxLength: 3 })
  const post = (route: string, body: object) =>
    fc.record(body).map((filled): StoringRequest => ({ method: 'POST', route, body: filled }))
  const patch = (route: string, body: object) =>
    fc.record(body).map((filled): StoringRequest => ({ method: 'PATCH', route, body: filled }))
  const dataset = fc.record({ name: text, digest: word, source_type: word, source: text, schema: text, profile: text })
  const metric = fc.record({
    key,
    value: fc.constantFrom(1, '-0.0', 'NaN', '1e400'),
    timestamp: fc.constantFrom(1, '1e18'),
    model_id,
    step: fc.constantFrom(0, '-9223372036854775808', 1e15),
    dataset_name: word,
    dataset_digest: word,
  })
  return [
    post('experiments/create', { name: text, tags }),
    post('experiments/set-experiment-tag', { experiment_id, key, value: text }),
    post('runs/create', { experiment_id, run_name: text, user_id: text, tags, start_time: anyTime }),
    post('runs/update', { run_id, end_time: anyTime, run_name: text }),
    post('runs/set-tag', { run_id, key, value: text }),
    post('runs/set-tag', { run_id, key: fc.constant('mlflow.parentRunId'), value: run_id }),
    post('runs/log-parameter', { run_id, key, value: text }),
    post('runs/log-batch', {
      run_id,
      tags,
      params: fc.uniqueArray(tag, { selector: ({ key: of }) => of, maxLength: 3 }),
    }),
    post('runs/log-metric', { run_id, key, value: fc.constant(1), timestamp: fc.constant(1), model_id: word }),
    post('runs/log-batch', { run_id, metrics: fc.array(metric, { maxLength: 3 }) }),
    post('runs/log-model', { run_id, model_json: modelJson }),
    // A value that the server itself reads, and a request that makes it read it.
    post('runs/set-tag', { run_id: firstRun, key: fc.constant('mlflow.log-model.history'), value: text }),
    post('runs/log-model', { run_id: firstRun, model_json: fc.constant(WHOLE_MODEL) }),
    patch(`logged-models/${modelId}/tags`, { tags: text.map((value) => [{ key: 'mlflow.modelVersions', value }]) }),
    post('model-versions/create', { name, source: fc.constant('s3://bucket/x'), model_id: fc.constant(modelId) }),
    post('runs/set-tag', { run_id, key: fc.constant('labbook.profiles'), value: text }),
    post('runs/log-inputs', {
      run_id,
      datasets: fc.array(fc.record({ dataset, tags }), { maxLength: 2 }),
      models: fc.array(fc.record({ model_id: word }), { maxLength: 2 }),
    }),
    post('runs/outputs', { run_id, models: fc.array(fc.record({ model_id: word }), { maxLength: 2 }) }),
    post('logged-models', { experiment_id, name: text, model_type: text, source_run_id: text, tags, params: tags }),
    model_id.chain((id) => patch(`logged-models/${id}/tags`, { tags })),
    model_id.chain((id) => post(`logged-models/${id}/params`, { model_id: fc.constant(id), params: tags })),
    post('registered-models/create', { name: text, description: text, tags }),
    post('registered-models/set-tag', { name, key, value: text }),
    post('registered-models/alias', { name, alias: word, version }),
    patch('registered-models/update', { name, description: text }),
    post('model-versions/create', {
      name,
      source: fc.constantFrom('s3://bucket/x', 'models:/houses/1', 'placeholder'),
      run_id: word,
      run_link: text,
      description: text,
      tags,
      model_id,
    }),
    post('model-versions/set-tag', { name, version, key, value: text }),
    patch('model-versions/update', { name, version, description: text }),
    post('/api/labbook/1.0/views/create', {
      experiment_id,
      name: text,
      scope: fc.constantFrom('everyone', 'personal'),
      state: anyObject,
    }),
  ]
}

/** The mandatory fields of a model. */
const WHOLE_MODEL = '{"artifact_path":"m","utc_time_created":"now","run_id":"r","flavors":{}}'

/** Keys that readers look for: MLflow's tags, ours, and a few that people use. */
export const KNOWN_KEYS = [
  ['mlflow.log-model.history', 'mlflow.loggedArtifacts', 'mlflow.loggedImages', 'mlflow.note.content', 'mlflow.user'],
  ['mlflow.parentRunId', 'mlflow.runName', 'mlflow.runColor', 'mlflow.source.name', 'mlflow.source.git.commit'],
  ['mlflow.source.type', 'mlflow.data.context', 'mlflow.autologging', 'mlflow.modelVersions', 'mlflow.linkedPrompts'],
  ['mlflow.prompt.is_prompt', 'mlflow.prompt.text', '_mlflow_prompt_type', '_mlflow_prompt_response_format'],
  ['mlflow.prompt.associatedRunIds', 'mlflow.experimentKind', 'mlflow.sharedViewState.x', 'mlflow.model.isExternal'],
  ['labbook.profiles', 'labbook.idempotencyKey', 'lr', 'loss', 'model type'],
].flat()

/** Texts that almost match what a reader expects. */
export const NEARLY = [
  ['', ' ', 'not json', 'null', '3', '-0.0', 'true', '"text"', '[]', '{}', '[null]', '[[]]', '[{}]', '[1,', '{"a":'],
  ['12345678901234567890', '1e400', 'NaN', '[NaN,-Infinity]', '{"num_rows":1e300}', '{"num_rows":-1.5}'],
  ['{"num_rows":12345678901234567890}', '{"num_rows":null}', '{"num_rows":9007199254740993}', '{"num_rows":"7"}'],
  ['{"mlflow_colspec":5}', '{"mlflow_colspec":[null,{},[]]}', '{"mlflow_tensorspec":{"features":"[{}]"}}'],
  ['{"toString":1,"toJSON":1,"valueOf":1}', '{"__proto__":{"a":1},"constructor":1,"length":-1}', '{"a":1,"a":2}'],
  ['[{"name":1,"digest":{},"path":null}]', '[{"name":"d","digest":"1","path":"../../etc/passwd"}]'],
  ['[{"artifact_path":{"toString":1},"flavors":null}]', '[{"artifact_path":"m","flavors":{},"run_id":1}]', '[7,"x"]'],
  [
    '\u001b[31mred\u0007',
    '\r\n\t',
    '\u202egnp.exe',
    '\ufeff{}',
    '"\\ud800"',
    'a\u0000b',
    '\ud800',
    '<script>',
    'it\'s "best"',
  ],
  ['x'.repeat(8001), '['.repeat(5000), `[${'1,'.repeat(3000)}1]`, `"${'\\"'.repeat(3000)}`, 'İ'.repeat(200), '..'],
].flat()

export const anyText = fc.oneof(fc.constantFrom(...NEARLY), fc.json(), fc.string({ unit: 'grapheme', maxLength: 20 }))
/** In nanoseconds, for one. */
const anyTime = fc.constantFrom(1, '1796027341876000000', '9223372036854775807', '-9223372036854775808')
const key = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...KNOWN_KEYS) }, fc.string({ maxLength: 5 }))
const anyObject = fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue(), { maxKeys: 3 })
