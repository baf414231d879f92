import { isPlainList, type Plain } from './plain-value.js'

/** As `JSON.stringify(value, null, 2)`, with every digit of a bigint. */
export function jsonText(value: Plain, newline = '\n'): string {
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const inner = `${newline}  `
  if (isPlainList(value))
    return bracketed(
      ['[', ']'],
      value.map((item) => jsonText(item, inner)),
      newline,
    )
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${jsonText(item, inner)}`)
  return bracketed(['{', '}'], entries, newline)
}

function bracketed([open, close]: readonly [string, string], items: readonly string[], newline: string): string {
  if (items.length === 0) return open + close
  return `${open}${items.map((item) => `${newline}  ${item}`).join(',')}${newline}${close}`
}
