import { expect, it } from 'vitest'
import { NO_DEFINITIONS } from '../../src/api/definitions.js'
import { DATASETS_COLUMN, DEFAULT_COLUMNS } from '../../src/api/run-columns.js'
import { runsDefaults } from '../../src/api/runs-defaults.js'

const logged = {
  metrics: ['Test_R2_score', 'Test_MAE'],
  params: ['max_depth', 'min_samples_leaf'],
  hasDatasets: true,
}

const columnsIn = (room: number, primary?: string) =>
  runsDefaults({ definitions: { ...NO_DEFINITIONS, primary }, logged, room }).columns.slice(DEFAULT_COLUMNS.length)

it.each([
  [900, ['metrics.`Test_R2_score`']],
  [1208, ['metrics.`Test_R2_score`', 'params.`max_depth`', DATASETS_COLUMN]],
  [1330, ['metrics.`Test_R2_score`', 'params.`max_depth`', 'params.`min_samples_leaf`', DATASETS_COLUMN]],
])(
  '[U-RUNS-1] in %i px: the headline metric, params with a place kept for datasets, then further metrics',
  (room, columns) => {
    expect(columnsIn(room)).toEqual(columns)
  },
)

it('[U-RUNS-1] [TYPED-7] the primary metric comes first, and no metric twice', () => {
  const columns = columnsIn(3840, 'Test_MAE')
  expect(columns[0]).toBe('metrics.`Test_MAE`')
  expect(columns.at(-1)).toBe('metrics.`Test_R2_score`')
  expect(new Set(columns).size).toBe(columns.length)
})
