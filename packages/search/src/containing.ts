import { printText } from './print-filter.js'

/** The condition behind a field whose text contains these words as they are, in any case. */
export function containing(words: string): string {
  const { pattern, escape } = patternContaining(words)
  return `ILIKE ${printText(pattern)}${escape === undefined ? '' : ` ESCAPE ${printText(escape)}`}`
}

/** Words with neither `%` nor `_` need no `ESCAPE`, which MLflow does not have. */
export function patternContaining(words: string): { readonly pattern: string; readonly escape?: string } {
  if (!/[%_]/.test(words)) return { pattern: `%${words}%` }
  return { pattern: `%${words.replace(/[%_!]/g, `${ESCAPE}$&`)}%`, escape: ESCAPE }
}

const ESCAPE = '!'
