import { DataError } from '../data-error.js'

/** A piece of SQL that the caller wrote, in DuckDB's dialect: `` sql`2015 - yr_built` ``. */
export interface Sql {
  readonly sql: string
}

/**
 * An expression for `filter` and `assign` of a large table. It is the program's own text: never build it from data; columns whose
 * names are data are given by `column(name)`.
 *
 * @example table.assign({ age: sql`2015 - ${column('yr_built')}` })
 */
export function sql(texts: TemplateStringsArray, ...parts: readonly (Sql | number)[]): Sql {
  const joined = texts.map((text, i) => {
    const part = parts[i]
    return text + (part === undefined ? '' : typeof part === 'number' ? numberText(part) : part.sql)
  })
  return { sql: joined.join('') }
}

/** A column by its name, whatever characters it has. */
export function column(name: string): Sql {
  return { sql: quoted(name) }
}

/** A name as SQL has it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as SQL has it. */
export function textLiteral(text: string): string {
  if (text.includes('\0'))
    throw new DataError('BAD_OPTION', 'has a NUL character, which SQL cannot hold', { value: text })
  return `'${text.replaceAll("'", "''")}'`
}

/** A value as SQL has it. */
export function literal(value: number | string | boolean | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return textLiteral(value)
  return typeof value === 'number' ? numberText(value) : String(value)
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0.0' : String(value)
  return `'${String(value)}'::DOUBLE`
}
