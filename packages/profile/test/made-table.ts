import type { ColumnLike, Profile, TableLike, Variable, VariableType } from '@labbook/profile'
import { profile, type ProfileOptions } from '@labbook/profile'

type Column = readonly unknown[] | Partial<ColumnLike>

/** A table of columns by name: lists of cells, or what a column says of itself. */
export function table(
  columns: Readonly<Record<string, Column>> | readonly (readonly [name: string, column: Column])[],
): TableLike {
  const entries = (Array.isArray(columns) ? columns : Object.entries(columns)) as readonly (readonly [string, Column])[]
  const made = entries.map(
    ([name, column]) => [name, Array.isArray(column) ? listed(column) : (column as ColumnLike)] as const,
  )
  return {
    columnNames: () => made.map(([name]) => name),
    numRows: () => made[0]?.[1].length ?? 0,
    column: (name) => made.find(([candidate]) => candidate === name)?.[1],
  }
}

function listed(cells: readonly unknown[]): ColumnLike {
  return { length: cells.length, at: (row) => cells[row] }
}

/** A category column of codes into categories. */
export function categoryColumn(codes: readonly number[], categories: readonly string[]): ColumnLike {
  const values = Int32Array.from(codes)
  return {
    dtype: 'category',
    length: codes.length,
    values,
    categories,
    at: (row) => categories[values[row] as number] ?? null,
  }
}

/** A column of floats, also where all of them are whole. */
export function floats(cells: readonly number[]): ColumnLike {
  const values = Float64Array.from(cells)
  return { dtype: 'float64', length: cells.length, values, at: (row) => values[row] }
}

/** The profile of such a table, which must be JSON that comes back as it was. */
export async function profileOf(columns: Parameters<typeof table>[0], options?: ProfileOptions): Promise<Profile> {
  const { profile: made } = await profile(table(columns), options)
  return made
}

export function variableOf<T extends VariableType>(
  made: Profile,
  name: string,
  type: T,
): Extract<Variable, { readonly type: T }> {
  const variable = made.variables.find((candidate) => candidate.name === name)
  if (variable?.type !== type) throw new Error(`${name} is ${variable?.type ?? 'not there'}, not ${type}`)
  return variable as Extract<Variable, { readonly type: T }>
}

/** The types of the alerts of a column, or of the table for `null`. */
export function alertsOf(made: Profile, column: string | null): string[] {
  return made.alerts.filter((alert) => alert.column === column).map(({ type }) => type)
}

export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i)
}
