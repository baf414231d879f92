import { expect, it } from 'vitest'
import { parseDatasetSchema } from '../../../src/parts/datasets/dataset-schema.js'

const tensor = (name: string | null, dtype: string, shape: readonly number[]) => ({
  ...(name === null ? {} : { name }),
  type: 'tensor',
  'tensor-spec': { dtype, shape },
})

it.each([
  ['', undefined],
  ['no JSON', undefined],
  ['{"fields":[]}', undefined],
  [
    '{"mlflow_colspec":[{"type":"long","name":"a"},{"type":"double"}]}',
    [
      { name: 'a', type: 'long' },
      { name: '', type: 'double' },
    ],
  ],
  [
    JSON.stringify({
      mlflow_tensorspec: { features: JSON.stringify([tensor(null, 'uint8', [-1, 28])]), targets: null },
    }),
    [{ name: 'features 1', type: 'tensor, uint8, shape (-1, 28)' }],
  ],
  [
    JSON.stringify({
      mlflow_tensorspec: { features: [tensor('x', 'float64', [-1])], targets: [tensor(null, 'int64', [-1])] },
    }),
    [
      { name: 'x', type: 'tensor, float64, shape (-1)' },
      { name: 'targets 1', type: 'tensor, int64, shape (-1)' },
    ],
  ],
])('[U-DATA-2] %s', (text, columns) => {
  expect(parseDatasetSchema(text)).toEqual(columns)
})
