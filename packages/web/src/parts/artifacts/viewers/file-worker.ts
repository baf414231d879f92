import Papa from 'papaparse'
import type { Problem } from '../../../api/ask-worker.js'
import { isObject } from '../../../format/is-object.js'
import type { FigureTable } from '../../figures/figure-table.js'
import { isPlotly } from '../../figures/plotly-figure.js'
import { isVega } from '../../figures/vega-schema.js'
import { decodeText, type Encoding } from './decode-text.js'
import { indentJson } from './indent-json.js'

/** A request to the worker: parse the bytes as one of these. */
export interface FileRequest {
  readonly as: 'text' | 'table' | 'json' | 'indented JSON'
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly isCut: boolean
}

export type FileContent =
  | { readonly kind: 'lines'; readonly lines: readonly string[]; readonly encoding: Encoding }
  | {
      readonly kind: 'table'
      readonly table: FigureTable
      readonly lines: readonly string[]
      readonly encoding: Encoding
    }
  | { readonly kind: 'figure'; readonly library: 'vega' | 'plotly'; readonly text: string }
  | { readonly kind: 'binary' }

// Parses files off the main thread, so that the page stays responsive.
onmessage = ({ data }: MessageEvent<FileRequest>) => postMessage(read(data))

function read({ as, bytes, isCut }: FileRequest): FileContent | Problem {
  const decoded = decodeText(bytes, isCut)
  if (decoded === undefined) return { kind: 'binary' }
  const { text, encoding } = decoded
  const content = readAs[as](text, isCut)
  if (content?.kind === 'figure') return content
  return { kind: 'lines', lines: text.split('\n'), ...content, encoding }
}

type Read =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'table'; readonly table: FigureTable; readonly lines?: readonly string[] }
  | Extract<FileContent, { kind: 'figure' }>

/** `undefined` for plain text. */
const readAs: Record<FileRequest['as'], (text: string, isCut: boolean) => Read | undefined> = {
  text: () => undefined,
  table: readTable,
  json: (text, isCut) => {
    const value = isCut ? undefined : parseJson(text)
    return value && readJson(text, value.parsed)
  },
  'indented JSON': (text, isCut) =>
    isCut || parseJson(text) === undefined ? undefined : { kind: 'lines', lines: indentJson(text) },
}

function parseJson(text: string): { readonly parsed: unknown } | undefined {
  try {
    return { parsed: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function readJson(text: string, value: unknown): Read {
  if (isObject(value)) {
    if (isVega(value)) return { kind: 'figure', library: 'vega', text }
    if (isPlotly(value)) return { kind: 'figure', library: 'plotly', text }
  }
  const lines = indentJson(text)
  // Only tables are parsed again with a reviver, which visits every nested value, however deep.
  const table = loggedTable(value) && loggedTable(JSON.parse(text, exactNumbers))
  return table === undefined ? { kind: 'lines', lines } : { kind: 'table', table, lines }
}

/** A table as MLflow's `log_table` writes it: `{"columns": [names], "data": [rows]}`. */
function loggedTable(value: unknown): FigureTable | undefined {
  if (!isObject(value)) return undefined
  const { columns, data } = value as { columns?: unknown; data?: unknown }
  if (!Array.isArray(columns) || columns.length === 0 || !Array.isArray(data)) return undefined
  if (!data.every((row) => Array.isArray(row) && row.length === columns.length)) return undefined
  return { name: 'Table', columns: columns.map(String), rows: data }
}

/** Keeps integers that a double cannot hold as text, if the browser supports source text access. */
function exactNumbers(_: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? context?.source
    : value
}

/** Parses CSV and TSV. The first row names the columns; longer rows add columns without a name. */
function readTable(text: string, isCut: boolean): Read | undefined {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true })
  const [header, ...rows] = data
  if (header === undefined) return undefined
  // The last row of a partial file may be incomplete.
  const whole = isCut ? rows.slice(0, -1) : rows
  const width = whole.reduce((widest, row) => Math.max(widest, row.length), header.length)
  const columns = Array.from({ length: width }, (_, i) => header[i] ?? '')
  return { kind: 'table', table: { name: 'Table', columns, rows: whole } }
}
