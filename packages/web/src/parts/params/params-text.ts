import type { Param } from '@labbook/protocol'
import { naturalOrder } from '../../format/natural-order.js'
import { shellWord } from '../../format/shell-word.js'

/** Values are the stored texts: what a client logged as `200` may have been a number or a text. */
export function paramsAsJson(params: readonly Param[]): string {
  return JSON.stringify(Object.fromEntries(sorted(params)), null, 2)
}

export function paramsAsPython(params: readonly Param[]): string {
  const lines = sorted(params).map(([key, value]) => `    ${pythonText(key)}: ${pythonText(value)},\n`)
  return `{\n${lines.join('')}}`
}

export function paramsAsFlags(params: readonly Param[]): string {
  return sorted(params)
    .map(([key, value]) => `${word(`--${key}`)} ${word(value)}`)
    .join(' ')
}

/** Quoted only where the shell would read it as something else. */
function word(text: string): string {
  return /^[\w.,:/@%+=-]+$/.test(text) ? text : shellWord(text)
}

function sorted(params: readonly Param[]): readonly (readonly [string, string])[] {
  return params.toSorted((a, b) => naturalOrder(a.key, b.key)).map(({ key, value }) => [key, value])
}

/** The escapes of JSON are Python's too. */
function pythonText(text: string): string {
  return JSON.stringify(text)
}
