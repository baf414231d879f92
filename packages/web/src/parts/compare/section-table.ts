import { csv } from '../../format/csv.js'
import { formatExact } from '../../format/format-number.js'
import type { CompareRow } from './difference.js'

export interface CopiedTable {
  readonly names: readonly string[]
  readonly rows: readonly CompareRow[]
}

/** The rows of a section as CSV: values in full, as they were logged (U-CMP-13). */
export function sectionAsCsv(table: CopiedTable): string {
  return csv(cells(table))
}

/** The same as a table of Markdown. */
export function sectionAsMarkdown(table: CopiedTable): string {
  const [head = [], ...rows] = cells(table)
  const line = (texts: readonly (string | number)[]) => `| ${texts.map(markdownCell).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}

function cells({ names, rows }: CopiedTable): readonly (readonly (string | number)[])[] {
  return [['Key', ...names], ...rows.map(({ key, values }) => [key, ...values.map((value) => value ?? '')])]
}

/** A cell is one line, a bar ends it, and markup in a value stays text. */
function markdownCell(value: string | number): string {
  if (typeof value === 'number') return formatExact(value)
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll('<', '\\<')
    .replaceAll(/\r\n|\r|\n/g, '<br>')
}
