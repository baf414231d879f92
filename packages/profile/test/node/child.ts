import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ColumnLike, TableLike } from '@labbook/profile'

const run = promisify(execFile)
const built = new URL('../../dist/index.js', import.meta.url).href

/** A table with a column of each kind. It stands by itself, so that children can have its text. */
export function madeTable(rows: number): TableLike {
  const whole = Int32Array.from({ length: rows }, (_, i) => (i * 7919) % 1009)
  const list = <T>(of: (value: number, row: number) => T) => Array.from(whole, of)
  const columns: Readonly<Record<string, Pick<ColumnLike, 'dtype' | 'values'>>> = {
    whole: { dtype: 'int32', values: whole },
    real: { dtype: 'float64', values: Float64Array.from(whole, (value, i) => (i % 13 === 0 ? Number.NaN : value / 7)) },
    word: { dtype: 'string', values: list((value) => (value % 17 === 0 ? null : `word ${value % 30}`)) },
    name: { dtype: 'string', values: list((_, row) => `name ${row}`) },
    flag: { dtype: 'bool', values: list((value) => value % 2 === 0) },
    day: { dtype: 'datetime', values: Float64Array.from(whole, (value) => value * 86_400_000) },
  }
  return {
    columnNames: () => Object.keys(columns),
    numRows: () => rows,
    column: (name) => ({ ...columns[name], length: rows, at: (row) => columns[name]?.values?.[row] }),
    index: list((_, row) => `row ${row}`),
  }
}

/**
 * Runs a module in a child, which has no Vitest to compile the sources, and gives what it prints as JSON. The child ends by itself
 * only when it has no thread left.
 */
export async function inChild(body: string): Promise<unknown> {
  const code = `import { profile } from ${JSON.stringify(built)}\n${madeTable.toString()}\n${body}`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    maxBuffer: 1 << 28,
    timeout: 60_000,
  })
  return JSON.parse(stdout)
}
