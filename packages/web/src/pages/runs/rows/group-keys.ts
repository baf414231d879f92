import type { Definitions } from '../../../api/definitions.js'
import { columnOf, type RunColumn } from '../../../api/run-columns.js'

/** What runs can be grouped by besides columns. */
export const datasetKeys = ['dataset.name', 'dataset.digest', 'dataset.context'] as const

const LABELS: Readonly<Record<string, string>> = {
  'dataset.name': 'Dataset',
  'dataset.digest': 'Dataset digest',
  'dataset.context': 'Dataset context',
}

/** What runs are grouped by, as the column that shows it. */
export function groupKeyOf(name: string, definitions?: Definitions): RunColumn {
  const column = columnOf(name, definitions)
  const label = LABELS[name]
  return label === undefined ? column : { ...column, label, group: 'Attributes' }
}

/** A run is in a group of each of its datasets, so only one of their fields can be a key. */
export function isDatasetKey(name: string): boolean {
  return name in LABELS
}
