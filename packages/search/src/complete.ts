import { asciiLower, type Caret, caretAt } from './caret.js'
import { isNumeric, operatorsOf } from './check-filter.js'
import type { Attribute, Field, SearchTarget, Span } from './filter.js'
import { nameFilter } from './name-filter.js'
import { printField, printText } from './print-filter.js'
import { DATASET_KEYS, type EntityKind, registries } from './registry.js'

/** A key, and how many have it, where that is known. */
export interface KnownKey {
  readonly key: string
  readonly runs?: number | undefined
}

export interface KnownValue {
  readonly value: string
  /** How many have it with the rest of the filter. */
  readonly runs?: number | undefined
}

/** The keys and values to suggest; those left out are not suggested. */
export interface Catalogue {
  readonly metrics?: readonly KnownKey[]
  readonly params?: readonly KnownKey[]
  readonly tags?: readonly KnownKey[]
  /** Known values of a param, a tag, a text attribute or a dataset key. */
  readonly values?: (field: Field) => readonly KnownValue[]
}

export interface Completion {
  readonly kind: Field['kind'] | 'entity' | 'function' | 'operator' | 'value' | 'keyword' | 'name'
  readonly text: string
  /** What is written for it: the text, and what must follow it. */
  readonly insert: string
  /** What it replaces: the unfinished word at the caret. */
  readonly span: Span
  /** The part of the text that was typed. */
  readonly match?: Span | undefined
  readonly field?: Field
  readonly runs?: number | undefined
}

/** More than a list can show is not worth making. */
const MAX_COMPLETIONS = 100

/**
 * What could be typed at a position: parameters, metrics, tags, attributes, then the name that contains it. Inside, those
 * that begin with what is typed, then those with a word that does, then those that contain it; then those of most runs.
 * Where the text before the position begins no filter, nothing is proposed. Never throws.
 */
export function complete(text: string, position: number, target: SearchTarget, catalogue: Catalogue): Completion[] {
  const caret = caretAt(text, position, target)
  if (caret === undefined) return []
  const { span, typed, place } = caret
  // Right behind a whole condition nothing is due.
  if (place.state === 'joint' && typed === '' && !/\s$/.test(text.slice(0, span.start))) return []
  return proposalsAt(caret, target, catalogue)
    .slice(0, MAX_COMPLETIONS)
    .map((proposal) => ({ span, ...proposal }))
}

type Proposal = Omit<Completion, 'span'> & { readonly span?: Span }

function proposalsAt(caret: Caret, target: SearchTarget, catalogue: Catalogue): Proposal[] {
  const { place, typed } = caret
  const words = (kind: Proposal['kind'], texts: readonly string[]) =>
    texts.flatMap((text): Proposal[] =>
      text.startsWith(typed.toUpperCase()) || text.startsWith(typed)
        ? [{ kind, text, insert: spaced(text), match: matchIn(text, typed) }]
        : [],
    )
  switch (place.state) {
    case 'term':
      return termProposals(caret, target, catalogue, words)
    case 'joint':
      return words('keyword', ['AND', 'OR'])
    case 'aggregate':
    case 'list':
      return words('keyword', ['('])
    case 'metric':
      return keyProposals(caret, 'metric', target, catalogue).map((key) => ({ ...key, insert: `${key.text}) ` }))
    case 'metric end':
      return words('keyword', [')'])
    case 'operator':
      return words('operator', operatorsOf(place.field))
    case 'after NOT':
      return words('operator', isNumeric(place.field) ? ['BETWEEN'] : ['IN'])
    case 'after IS':
      return words('keyword', ['NULL', 'NOT NULL'])
    case 'after IS NOT':
      return words('keyword', ['NULL'])
    case 'high':
      return words('keyword', ['AND'])
    case 'low':
    case 'escape':
      return []
    case 'item end':
      return words('keyword', [',', ')'])
    case 'item':
      return valueProposals(place.field, typed, target, catalogue)
    case 'value': {
      const { field, operator } = place
      const values = valueProposals(field, typed, target, catalogue)
      if (operator === undefined || typed !== '') return values
      const span = { start: operator.start, end: caret.span.end }
      const others = operatorsOf(field).filter((name) => name !== operator.text.toUpperCase())
      return [...values, ...words('operator', others).map((other) => ({ ...other, span }))]
    }
  }
}

function termProposals(
  caret: Caret,
  target: SearchTarget,
  catalogue: Catalogue,
  words: (kind: Proposal['kind'], texts: readonly string[]) => Proposal[],
): Proposal[] {
  const { entities, hasAggregates } = registries[target]
  const { typed, wanted } = caret
  if (wanted?.kind !== 'keys') return []
  const { entity, part } = wanted
  const kinds: readonly EntityKind[] =
    entity === undefined ? ['param', 'metric', 'tag', 'dataset', 'attribute'] : [entity]
  const known = new Set(entities.values())
  const keys = kinds.filter((kind) => known.has(kind)).flatMap((kind) => keyProposals(caret, kind, target, catalogue))
  if (entity !== undefined) return keys
  const prefixes = new Map<EntityKind, string>()
  for (const [spelling, kind] of entities) if (!prefixes.has(kind)) prefixes.set(kind, `${spelling}.`)
  prefixes.delete('attribute')
  const starts = typed === '' ? [] : words('entity', [...prefixes.values()]).map((it) => ({ ...it, insert: it.text }))
  const functions = hasAggregates ? words('function', ['min(', 'max(', 'first(', 'count(']) : []
  return [
    ...starts,
    ...keys,
    ...functions.map((it) => ({ ...it, insert: it.text })),
    ...words('keyword', ['NOT']),
    ...(part.trim() === '' ? [] : [nameProposal(part, target)]),
  ]
}

/** The name as a condition. */
function nameProposal(part: string, target: SearchTarget): Proposal {
  return { kind: 'name', text: part, insert: nameFilter(part, target), field: registries[target].nameField }
}

function keyProposals({ wanted }: Caret, kind: EntityKind, target: SearchTarget, catalogue: Catalogue): Proposal[] {
  const part = wanted?.kind === 'keys' ? wanted.part : ''
  const found = fieldsOf(kind, target, catalogue).flatMap(({ key, field, runs }) => {
    const rank = rankOf(key, part)
    if (rank === undefined) return []
    const text = printField(field)
    const insert = isNumeric(field) ? `${text} ` : `${text} = `
    const match = matchIn(text, part, Math.max(0, text.lastIndexOf(key)))
    return [{ rank, proposal: { kind, text, insert, field, runs, match } }]
  })
  return found
    .sort((a, b) => a.rank - b.rank || (b.proposal.runs ?? 0) - (a.proposal.runs ?? 0))
    .map(({ proposal }) => proposal)
}

interface NamedKey extends KnownKey {
  readonly field: Field
}

function fieldsOf(kind: EntityKind, target: SearchTarget, catalogue: Catalogue): readonly NamedKey[] {
  switch (kind) {
    case 'metric':
      return (catalogue.metrics ?? []).map((known) => ({
        ...known,
        field: { kind, key: known.key, aggregate: 'last' },
      }))
    case 'param':
      return (catalogue.params ?? []).map((known) => ({ ...known, field: { kind, key: known.key } }))
    case 'tag':
      return (catalogue.tags ?? []).map((known) => ({ ...known, field: { kind, key: known.key } }))
    case 'dataset':
      return DATASET_KEYS.map((name) => ({ key: name, field: { kind, name } }))
    case 'attribute': {
      const attributes = new Map([...registries[target].attributes.values()].map((field) => [field.name, field]))
      return [...attributes].map(([key, field]: [string, Attribute]) => ({ key, field }))
    }
  }
}

function valueProposals(field: Field, typed: string, target: SearchTarget, catalogue: Catalogue): Proposal[] {
  if (isNumeric(field)) return []
  const found = valuesOf(field, target, catalogue).flatMap(({ value, runs }) => {
    const rank = rankOf(value, typed)
    if (rank === undefined) return []
    const text = printText(value)
    return [{ rank: runs === 0 ? UNUSED : rank, text, runs }]
  })
  return found
    .sort((a, b) => a.rank - b.rank || (b.runs ?? 0) - (a.runs ?? 0))
    .map(({ text, runs }) => ({ kind: 'value', text, insert: text, field, runs, match: matchIn(text, typed) }))
}

function valuesOf(field: Field, target: SearchTarget, { values }: Catalogue): readonly KnownValue[] {
  const known = values?.(field) ?? []
  const few = field.kind === 'attribute' ? (registries[target].attributeValues[field.name] ?? []) : []
  const missing = few.filter((value) => known.every((other) => other.value !== value))
  return [...known, ...missing.map((value) => ({ value }))]
}

const UNUSED = 10

/** 0 if the key begins with the part, 1 if one of its words does, 2 if it contains it. Keys of the system come after others. */
export function rankOf(key: string, part: string): number | undefined {
  const at = matchAt(key, part)
  if (at < 0) return undefined
  const rank = at === 0 ? 0 : LETTER_OR_DIGIT.test(key.slice(0, at)) ? 2 : 1
  return SYSTEM_KEY.test(key) ? rank + 0.5 : rank
}

const SYSTEM_KEY = /^(mlflow|labbook)\./
const LETTER_OR_DIGIT = /[\p{L}\p{N}]$/u

/** Where a text holds a part, in any case: at its start or that of a word, if it does there. */
function matchAt(text: string, part: string): number {
  const [lower, wanted] = [asciiLower(text), asciiLower(part)]
  const first = lower.indexOf(wanted)
  if (wanted === '') return first
  for (let at = first; at >= 0; at = lower.indexOf(wanted, at + 1)) {
    if (!LETTER_OR_DIGIT.test(lower.slice(0, at))) return at
  }
  return first
}

/** The part that is marked in what follows `from` of a text. */
function matchIn(text: string, part: string, from = 0): Span | undefined {
  const at = part === '' ? -1 : matchAt(text.slice(from), part)
  return at < 0 ? undefined : { start: from + at, end: from + at + part.length }
}

/** Operators and keywords are followed by a blank, a list by its bracket. */
function spaced(text: string): string {
  if (text === '(') return text
  return text.endsWith('IN') ? `${text} (` : `${text} `
}
