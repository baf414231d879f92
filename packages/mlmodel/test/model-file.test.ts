import { describe, expect, it } from 'vitest'
import { parseModelFile } from '../src/index.js'

const FILE = `artifact_path: mlflow-artifacts:/12/models/m-0f6c/artifacts
flavors:
  onnx:
    data: model.onnx
    onnx_session_options: null
    onnx_version: 1.17.0
    providers:
    - CPUExecutionProvider
  python_function:
    env:
      conda: conda.yaml
    loader_module: mlflow.onnx
is_signature_from_type_hint: false
mlflow_version: 3.6.0
model_size_bytes: 18211
run_id: 5f0c9a3e8d7b41c2a6e4f1b2c3d4e5f6
saved_input_example_info:
  artifact_path: input_example.json
  pandas_orient: split
  serving_input_path: serving_input_example.json
  type: dataframe
signature:
  inputs: '[{"type": "double", "name": "area", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 1]}}]'
  params: null
unheard_of: 1
utc_time_created: '2025-11-20 08:15:42.105725'
`

describe('an MLmodel file', () => {
  it('[models-and-autolog A] is read with its flavors, its size, its example and who wrote it', () => {
    const file = parseModelFile(FILE)
    expect(file).toMatchObject({
      runId: '5f0c9a3e8d7b41c2a6e4f1b2c3d4e5f6',
      mlflowVersion: '3.6.0',
      created: '2025-11-20 08:15:42.105725',
      sizeBytes: 18_211,
      takesTypeHint: false,
      example: {
        path: 'input_example.json',
        type: 'dataframe',
        servingPath: 'serving_input_example.json',
        hasParams: false,
      },
      holdsPickle: false,
    })
    expect(file.flavors.map(({ name }) => name)).toEqual(['onnx', 'python_function'])
    expect(file.flavors[0]?.facts).toContainEqual(['providers', '["CPUExecutionProvider"]'])
    expect(file.signature.inputs).toEqual([
      { name: 'area', type: { kind: 'scalar', name: 'double' }, isRequired: true },
    ])
  })

  it.each([
    ['pickled_model: model.pkl', true],
    ['serialization_format: cloudpickle', true],
    ['data: model.pth', true],
    ['data: model.onnx', false],
  ])('[U-MODEL-5] says that %s is code: %j', (line, holdsPickle) => {
    expect(parseModelFile(`flavors:\n  f:\n    ${line}\n`).holdsPickle).toBe(holdsPickle)
  })

  it.each([
    ['a list', '- 1\n', /not a YAML mapping/],
    ['nothing', '', /not a YAML mapping/],
    ['more than 1 MiB', `a: ${'x'.repeat(1024 * 1024)}`, /larger than 1 MiB/],
    [
      'an alias bomb',
      `a: &a [x, x]\n${Array.from({ length: 60 }, (_, i) => `b${i}: &b${i} [*${i === 0 ? 'a' : `b${i - 1}`}, *a]`).join('\n')}`,
      /alias/,
    ],
  ])('[X04] [U-MODEL-2] %s is refused with the reason', (_, text, reason) => {
    expect(() => parseModelFile(text)).toThrow(reason)
  })

  it.each([
    'flavors: 7',
    'flavors: [1, 2]',
    'flavors: {f: 7}',
    'signature: [1]',
    'signature: {inputs: "no JSON", outputs: 7, params: "{}"}',
    'signature: {inputs: "[1, null, [], {}]"}',
    `signature: {inputs: '[{"type": "tensor", "tensor-spec": {"shape": "x", "dtype": 7}}]'}`,
    'saved_input_example_info: {artifact_path: [x]}',
    'model_size_bytes: -1e400',
    'model_uuid: !!js/function "function () { hit() }"',
    '__proto__: {runId: x}',
  ])('[X04] %s is read as far as it says anything', (text) => {
    const file = parseModelFile(text)
    expect(file.runId).toBeUndefined()
    expect(file.sizeBytes).toBeUndefined()
    expect(file.example).toBeUndefined()
  })
})
