export { DataError, type DataErrorCode, type DataErrorPlace } from './data-error.js'
export type { Cell, Dtype } from './dtype.js'
export { type DataSource, Frame, type Row } from './frame/frame.js'
export { Series } from './frame/series.js'
export { type CsvOptions, parseCsv } from './readers/csv.js'
export { readTable, type Source } from './readers/read-table.js'
export type { RowIndex } from './frame/frame-data.js'
export type { CellOf, NewColumn } from './verbs/assign.js'
export type { DuplicatesOptions } from './verbs/drop-duplicates.js'
export {
  type Splittable,
  type TrainTestOptions,
  type TrainTestParts,
  trainTestSplit,
} from './verbs/train-test-split.js'
