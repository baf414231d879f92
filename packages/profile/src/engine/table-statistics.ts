import type { TableStatistics, Variable } from '../profile-object.js'
import { displayOf, tableLines } from '../profile-table.js'
import type { Settings } from '../settings/default-settings.js'
import { variableTypes } from '../variable-types.js'
import type { DuplicateCounts } from './duplicates.js'

/** What the overview says of the table. */
export function tableStatistics(
  variables: readonly Variable[],
  {
    rows,
    labelBytes,
    duplicates,
    settings,
  }: { rows: number; labelBytes: number; duplicates: DuplicateCounts | undefined; settings: Settings },
): TableStatistics {
  const cells = rows * variables.length
  const missing = variables.reduce((sum, { n_missing }) => sum + n_missing, 0)
  const memory = variables.reduce((sum, { memory_size }) => sum + memory_size - labelBytes, labelBytes)
  const counted = variableTypes.map(
    (type) => [type, variables.filter((variable) => variable.type === type).length] as const,
  )
  const types = Object.fromEntries(counted.filter(([, count]) => count > 0))
  const values: Omit<TableStatistics, 'display'> = {
    n: rows,
    n_var: variables.length,
    memory_size: memory,
    record_size: rows === 0 ? 0 : memory / rows,
    n_cells_missing: missing,
    p_cells_missing: cells === 0 ? 0 : missing / cells,
    n_vars_with_missing: variables.filter(({ n_missing }) => n_missing > 0).length,
    n_vars_all_missing: variables.filter(({ count }) => rows > 0 && count === 0).length,
    ...(duplicates !== undefined && {
      n_duplicates: duplicates.groups,
      p_duplicates: rows === 0 ? 0 : duplicates.groups / rows,
      n_duplicate_rows: duplicates.rows,
    }),
    types,
  }
  const typeCounts = Object.fromEntries(Object.entries(types).map(([type, count]) => [type, String(count)]))
  return {
    ...values,
    display: { ...displayOf(values as TableStatistics, tableLines, settings.report.precision), ...typeCounts },
  }
}
