import { omitUndefined, oneOf, text } from './search-values.js'

/** The address state of a run's logs. */
export interface RunLogsSearch {
  /** Which log: `console`, or the name of a file; the first by default. */
  readonly file?: string
  /** What is searched for. */
  readonly q?: string
  readonly stream?: 'stdout' | 'stderr'
  /** The linked line; lines count from 1. */
  readonly line?: number
}

export function validateRunLogsSearch(raw: Record<string, unknown>): RunLogsSearch {
  return omitUndefined<RunLogsSearch>({
    file: text(raw['file']),
    q: text(raw['q']),
    stream: oneOf(['stdout', 'stderr'], raw['stream']),
    line: lineNumber(raw['line']),
  })
}

function lineNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 1 ? number : undefined
}
