import type { TableLike } from '@labbook/profile'

/** A table of these columns, as any library may have it. */
export function ofColumns(columns: Readonly<Record<string, readonly unknown[]>>): TableLike {
  const entries = new Map(Object.entries(columns))
  return {
    columnNames: () => [...entries.keys()],
    numRows: () => entries.values().next().value?.length ?? 0,
    column(name) {
      const values = entries.get(name)
      return values && { length: values.length, at: (row) => values[row] }
    },
  }
}
