import { describe, expect, it } from 'vitest'
import { HISTORY_START, recordedModels } from '../../src/services/recorded-models.js'

describe('recorded models', () => {
  it('[A3] are what MLflow 2.3 writes: the folder of each model and its flavor', () => {
    expect(recordedModels(MLFLOW_2_3)).toEqual([
      { path: 'model', flavor: 'sklearn' },
      { path: 'checkpoints/last', flavor: 'sklearn' },
    ])
  })

  it('[A3] are read from the beginning of a history alone, wherever it is cut', () => {
    const all = recordedModels(MLFLOW_2_3)
    for (let end = 0; end <= MLFLOW_2_3.length; end++) {
      const found = recordedModels(MLFLOW_2_3.slice(0, end))
      expect(found.map(({ path }) => path)).toEqual(all.slice(0, found.length).map(({ path }) => path))
    }
    expect(recordedModels(MLFLOW_2_3.slice(0, -300))).toHaveLength(2)
  })

  it.each([
    ['[{"artifact_path": "m", "flavors": {"python_function": {"x": NaN}}}]', [{ path: 'm', flavor: 'm' }]],
    ['[{"flavors": {"onnx": {"artifact_path": "no"}}, "artifact_path": "a\\"b"}]', [{ path: 'a"b', flavor: 'onnx' }]],
    [
      '[{"signature": {"artifact_path": "no", "flavors": {"no": 1}}, "artifact_path": "m"}]',
      [{ path: 'm', flavor: 'm' }],
    ],
    [
      '[{"artifact_path": "{[", "flavors": {"a:{": {}}}, {"artifact_path": "n"}]',
      [
        { path: '{[', flavor: 'a:{' },
        { path: 'n', flavor: 'n' },
      ],
    ],
    ['[{"artifact_path": "\\ud800"}, {"artifact_path": "\\u0000"}, {"artifact_path": 3}, {}, []]', []],
    ['{"artifact_path": "m"}', []],
    ['not json', []],
    ['"[{\\"artifact_path\\": \\"m\\"}]"', []],
    ['', []],
  ])('[A3] in %s', (history, models) => {
    expect(recordedModels(history)).toEqual(models)
  })

  it('[A3] of a long history are the first, and no text takes long', () => {
    expect(recordedModels(`[${'{"artifact_path":"m"},'.repeat(700)}`)).toHaveLength(20)
    for (const part of ['"', '\\', '[', '{"', '"\\', '":']) {
      expect(recordedModels(`[${part.repeat(HISTORY_START / part.length)}`)).toEqual([])
    }
  })
})

/** As two calls of `mlflow.sklearn.log_model` left it. */
const MLFLOW_2_3 =
  '[{"run_id": "beb104228d284deab4f0751789afbb66", "artifact_path": "model", "utc_time_created": "2' +
  '026-11-30 11:46:02.699071", "flavors": {"python_function": {"model_path": "model.pkl", "predict_' +
  'fn": "predict", "loader_module": "mlflow.sklearn", "python_version": "3.11.7", "env": {"conda": ' +
  '"conda.yaml", "virtualenv": "python_env.yaml"}}, "sklearn": {"pickled_model": "model.pkl", "skle' +
  'arn_version": "1.2.2", "serialization_format": "cloudpickle", "code": null}}, "model_uuid": "d6a' +
  '5f8153b39412d943647791c11b376", "mlflow_version": "2.3.2", "signature": {"inputs": "[{\\"type\\": ' +
  '\\"tensor\\", \\"tensor-spec\\": {\\"dtype\\": \\"float64\\", \\"shape\\": [-1, 2]}}]", "outputs": "[{\\"ty' +
  'pe\\": \\"tensor\\", \\"tensor-spec\\": {\\"dtype\\": \\"float64\\", \\"shape\\": [-1]}}]"}}, {"run_id": "b' +
  'eb104228d284deab4f0751789afbb66", "artifact_path": "checkpoints/last", "utc_time_created": "2026' +
  '-11-30 11:46:04.406222", "flavors": {"python_function": {"model_path": "model.pkl", "predict_fn"' +
  ': "predict", "loader_module": "mlflow.sklearn", "python_version": "3.11.7", "env": {"conda": "co' +
  'nda.yaml", "virtualenv": "python_env.yaml"}}, "sklearn": {"pickled_model": "model.pkl", "sklearn' +
  '_version": "1.2.2", "serialization_format": "cloudpickle", "code": null}}, "model_uuid": "2d702b' +
  '15d00d4faba324da7f97763c51", "mlflow_version": "2.3.2"}]'
