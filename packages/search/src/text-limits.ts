import type { Diagnostic } from './diagnostic.js'

/** How much one search may ask for (L-8). */
export const searchLimits = {
  filterBytes: 8 * 1024,
  filterTerms: 100,
  filterDepth: 20,
  orderByItems: 20,
  orderByItemBytes: 1024,
} as const

/**
 * What no search text may be: too long, or not storable as text in every database (an unpaired surrogate, NUL).
 * Looked at before anything else, so that all later work is bounded.
 */
export function checkText(what: 'Filter' | 'order_by clause', text: string, maxBytes: number): Diagnostic | undefined {
  const span = { start: 0, end: text.length }
  if (text.length > maxBytes || utf8Length(text) > maxBytes) {
    return { message: `${what} is too long: at most ${maxBytes} bytes are allowed.`, span }
  }
  if (!text.isWellFormed())
    return { message: `${what} contains an unpaired surrogate, which is not valid Unicode.`, span }
  if (text.includes('\0')) return { message: `${what} contains the character NUL, which is not allowed.`, span }
  return undefined
}

function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
