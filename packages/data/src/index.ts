export { DataError, type DataErrorCode, type DataErrorPlace } from './data-error.js'
export type { Cell, Dtype } from './dtype.js'
export { type DataSource, Frame, type Row } from './frame/frame.js'
export { Series } from './frame/series.js'
export { fetchOpenml, type OpenmlDataset } from './openml/fetch-openml.js'
export type { Feature } from './openml/openml-json.js'
export type { OpenmlOptions } from './openml/openml-options.js'
export { type ArffOptions, parseArff, readArff } from './readers/arff.js'
export { readArrow } from './readers/arrow.js'
export { type CsvOptions, parseCsv, readCsv } from './readers/csv.js'
export { readParquet } from './readers/parquet.js'
export { readTable } from './readers/read-table.js'
export type { ReadOptions, ReadProgress, Source } from './readers/source.js'
export type { RowIndex } from './frame/frame-data.js'
export type { CellOf, NewColumn } from './verbs/assign.js'
export type { DuplicatesOptions } from './verbs/drop-duplicates.js'
export {
  type Splittable,
  type TrainTestOptions,
  type TrainTestParts,
  trainTestSplit,
} from './verbs/train-test-split.js'
