import type { ColumnSource } from './columns/column-source.js'
import { memorySource } from './columns/memory-source.js'
import type { Pace } from './engine/pace.js'
import { ProfileError } from './profile-error.js'
import type { TableLike } from './table-like.js'

/** The source of a table, which must have columns of different names. */
export function sourceOf(table: TableLike | ColumnSource, pace: Pace): ColumnSource {
  const source = 'read' in table ? table : memorySource(table, pace)
  const names = source.columnNames
  if (names.length === 0) throw new ProfileError('NO_COLUMNS', 'The table has no columns.')
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name))
      throw new ProfileError('DUPLICATE_COLUMN', `The table has two columns of the name ${JSON.stringify(name)}.`)
    seen.add(name)
  }
  return source
}
