/** The names and the line format of what a run prints, and the sign that its process lives (sdk-fluent 8b). */

export const LOG_FOLDER = 'logs'
export const CONSOLE_FOLDER = 'logs/console'

/** A part of the console log has at most this many bytes; only the last part grows. */
export const CONSOLE_PART_BYTES = 128 * 1024

/** Run tag: when the run's process last gave a sign of life, in milliseconds since 1970. */
export const HEARTBEAT_TAG = 'labbook.heartbeat'
export const HEARTBEAT_EVERY_MS = 30_000

/** Run tag: why a run failed, what was thrown with its stack. */
export const ERROR_TAG = 'labbook.error'

export type LogStream = 'stdout' | 'stderr'

export interface LogLine {
  readonly text: string
  readonly stream?: LogStream
  readonly timeMs?: number
}

/** How the lines of a log are written: as JSON objects, or as plain text that may begin with a time. */
export type LogFormat = 'ndjson' | 'plain'

/** The artifact path of a part of the console log; the first has the number 1. */
export function consolePartPath(number: number): string {
  return `${CONSOLE_FOLDER}/${String(number).padStart(8, '0')}.ndjson`
}

/** The number of a part, from its artifact path; undefined for any other path. */
export function consolePartNumber(path: string): number | undefined {
  const digits = /^logs\/console\/(\d{8})\.ndjson$/.exec(path)?.[1]
  return digits === undefined || Number(digits) === 0 ? undefined : Number(digits)
}

/** The format of a log file that is not the console log; undefined if the artifact is no log. */
export function logFormatOf(path: string): LogFormat | undefined {
  if (!/^logs\/[^/]+\.(?:log|txt|ndjson)$/.test(path)) return undefined
  return path.endsWith('.ndjson') ? 'ndjson' : 'plain'
}

/** A line as a part of the console log has it, with its newline. */
export function writeLogLine({ text, stream, timeMs }: Required<LogLine>): string {
  return `${JSON.stringify({ t: timeMs, s: stream, m: text })}\n`
}

/** Reads a line, given without its newline. What is not in the format is text without stream and time. */
export function parseLogLine(line: string, format: LogFormat): LogLine {
  const parsed = format === 'ndjson' ? parseRecord(line) : parsePlain(line)
  const text = lastOverwrite(parsed.text)
  return text === parsed.text ? parsed : { ...parsed, text }
}

/** Progress bars write their line again after each carriage return; a terminal shows the last one. */
export function lastOverwrite(text: string): string {
  const trimmed = text.replace(/\r+$/, '')
  return trimmed.slice(trimmed.lastIndexOf('\r') + 1)
}

function parseRecord(line: string): LogLine {
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return { text: line }
  }
  if (typeof record !== 'object' || record === null || !('m' in record) || typeof record.m !== 'string') {
    return { text: line }
  }
  const stream = 's' in record && (record.s === 'stdout' || record.s === 'stderr') ? record.s : undefined
  const timeMs = 't' in record && typeof record.t === 'number' && Number.isFinite(record.t) ? record.t : undefined
  return {
    text: record.m,
    ...(stream === undefined ? {} : { stream }),
    ...(timeMs === undefined ? {} : { timeMs }),
  }
}

const ISO_TIME = /^\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?\]?(?:\s|$)/

function parsePlain(line: string): LogLine {
  const [all, date = '', time = '', fraction = '', zone = ''] = ISO_TIME.exec(line) ?? []
  if (all === undefined) return { text: line }
  // A time without a zone is the reader's local time.
  const offset = zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const timeMs = Date.parse(`${date}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`)
  return Number.isNaN(timeMs) ? { text: line } : { text: line.slice(all.length), timeMs }
}
