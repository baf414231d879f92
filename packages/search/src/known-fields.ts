import { asciiLower } from './caret.js'
import { isNumeric } from './check-filter.js'
import type { Catalogue, KnownKey, KnownValue } from './complete.js'
import type { Field, SearchTarget, Span } from './filter.js'
import { lexFilter, stringValue } from './lex-filter.js'
import { printText } from './print-filter.js'
import { registries } from './registry.js'

/** A new text for a piece of the filter. */
export interface Edit {
  readonly span: Span
  readonly shown: string
  readonly meaning: string
}

/** A field that there is, with its bare name. */
export interface KnownField {
  readonly name: string
  readonly field: Field
  readonly means: string
}

export function knownFields(
  target: SearchTarget,
  { metrics = [], params = [], tags = [] }: Catalogue,
): readonly KnownField[] {
  const { entities, attributes } = registries[target]
  const kinds = new Set(entities.values())
  const keys = (known: readonly KnownKey[], fieldOf: (key: string) => Field, word: string): KnownField[] =>
    known.map(({ key }) => ({ name: key, field: fieldOf(key), means: `the ${word} ${key}` }))
  return [
    ...keys(metrics, (key) => ({ kind: 'metric', key, aggregate: 'last' }), 'metric'),
    ...keys(params, (key) => ({ kind: 'param', key }), 'parameter'),
    ...keys(tags, (key) => ({ kind: 'tag', key }), 'tag'),
    ...[...attributes].map(([name, field]) => ({ name, field, means: `the attribute ${field.name}` })),
  ].filter(({ field }) => kinds.has(field.kind) || field.kind === 'attribute')
}

export const MOST_TYPOS = 2

/** How many letters must change: 0 where only case, quotes or the words between differ. */
export function nearness(a: string, b: string): number {
  const [x, y] = [a, b].map((name) => asciiLower(name).replace(/[\s`'"_-]/g, '')) as [string, string]
  if (x === y) return a === b ? 0 : 0.5
  const most = Math.min(MOST_TYPOS, Math.floor(Math.min(x.length, y.length) / 3))
  if (Math.abs(x.length - y.length) > most || x.length > LONGEST_COMPARED) return Number.POSITIVE_INFINITY
  const distance = editDistance(x, y)
  return distance > most ? Number.POSITIVE_INFINITY : distance
}

const LONGEST_COMPARED = 80

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      next.push(
        Math.min((next[j - 1] as number) + 1, (row[j] as number) + 1, (row[j - 1] as number) + (isSame ? 0 : 1)),
      )
    }
    row = next
  }
  return row[b.length] as number
}

export function knownValues(field: Field, target: SearchTarget, { values }: Catalogue): readonly KnownValue[] {
  if (field.kind === 'attribute') {
    const few = registries[target].attributeValues[field.name]
    if (few !== undefined) return values?.(field) ?? few.map((value) => ({ value }))
  }
  return values?.(field) ?? []
}

/** Written words as a value of the field: in quotes, or as a number. */
export function valueFor(field: Field, written: string): string | undefined {
  const text = unquoted(written.trim())
  if (!isNumeric(field)) return printText(text)
  const [number] = /^-?(?:\d+(?:[.,]\d+)?|\.\d+)(?:e[+-]?\d+)?$/i.exec(text) ?? []
  return number?.replace(',', '.')
}

export function unquoted(text: string): string {
  const [token, ...others] = lexFilter(text)
  if (token?.kind === 'string' && others.length === 0) return stringValue(token)
  return text.replace(/^[`'"]|[`'"]$/g, '')
}
