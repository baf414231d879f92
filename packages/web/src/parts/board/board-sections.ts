import type { BoardState, CardType } from '../../addresses/board-state.js'
import type { Definitions } from '../../api/definitions.js'
import { byLabel, hintOf, titleOf } from '../../format/format-defined.js'
import { naturalOrder } from '../../format/natural-order.js'
import { axisLabel, axisTitle } from '../figures/compared-run.js'
import { chunks } from './board-changes.js'
import { type Card, cardKinds } from './card.js'

/** What a board can show of its runs. */
export interface BoardContents {
  /** The metrics loaded so far. */
  readonly metrics: readonly string[]
  /** Those of them with one value a run. */
  readonly single: ReadonlySet<string>
  /** Those with several values in a run. */
  readonly curved: ReadonlySet<string>
  /** The keys of logged images. */
  readonly images: readonly string[]
  /** The paths of logged tables. */
  readonly tables: readonly string[]
  /** Whether the runs have a baseline. */
  readonly hasBaseline: boolean
}

export interface Section {
  readonly name: string
  readonly cards: readonly Card[]
  readonly isFolded: boolean
}

export const ADDED = 'Added'
const METRICS = 'Metrics'
const IMAGES = 'Images'
const TABLES = 'Tables'
const SYSTEM = 'System metrics'

/**
 * The cards of a board in their sections: a line for each metric, one table for those with a single value, the
 * difference to the baseline, images, tables, and what was added; without what was removed (U-CHART-1).
 */
export function sectionsOf(
  contents: BoardContents,
  { state, definitions }: { readonly state: BoardState; readonly definitions: Definitions },
): readonly Section[] {
  const matches = matcherOf(state.match)
  const keys = contents.metrics.toSorted((a, b) => byLabel(a, b, definitions.metrics))
  const isSingle = (key: string) => contents.single.has(key) && state.cards?.[key]?.type === undefined
  const lines = keys
    .filter((key) => !isSingle(key) && matches(key))
    .map((key) => metricCard(key, { state, definitions, isCurve: contents.curved.has(key) }))
  const difference =
    contents.hasBaseline && matches('Difference')
      ? [ownCard('difference', { id: 'difference', section: METRICS, keys: [] }, state)]
      : []
  const finals = finalCards(
    keys.filter((key) => isSingle(key) && matches(key)),
    { state, definitions },
  )
  // Final values are two thirds wide: the difference comes first where only a third of the row is left.
  const isThirdLeft = lines.filter(({ section }) => section === METRICS).length % 3 === 2
  const cards = [
    ...lines,
    ...(isThirdLeft ? [...difference, ...finals] : [...finals, ...difference]),
    ...contents.images
      .filter(matches)
      .map((key) => ownCard('images', { id: `images/${key}`, section: IMAGES, keys: [key] }, state)),
    ...contents.tables
      .filter(matches)
      .map((path) => ownCard('table', { id: `table/${path}`, section: TABLES, keys: [path] }, state)),
    ...(state.added ?? []).map(({ id, section, ...added }): Card => {
      const settings = { ...added, ...state.cards?.[id] }
      const { type, keys: axes = [] } = settings
      return { id, section, type, keys: axes, settings, ...namesOf(type, axes, definitions) }
    }),
  ]
  return arranged(cards, state)
}

function metricCard(
  key: string,
  { state, definitions, isCurve }: { state: BoardState; definitions: Definitions; isCurve: boolean },
): Card {
  const settings = state.cards?.[key] ?? {}
  const { type = isCurve ? 'line' : undefined, keys = [key] } = settings
  const names =
    keys.length === 1 && keys[0] === key
      ? { title: titleOf(key, definitions.metrics.get(key)), hint: hintOf(key, definitions.metrics.get(key)) }
      : namesOf(type, keys, definitions)
  return { id: key, section: sectionOf(key), type, keys, settings, ...names }
}

/** Metrics with a single value a run, up to six together: the primary metric first. */
function finalCards(keys: readonly string[], options: { state: BoardState; definitions: Definitions }) {
  const { state, definitions } = options
  const first = (key: string) => (key === definitions.primary ? 0 : 1)
  return [...grouped(keys, sectionOf)].flatMap(([section, own]) =>
    chunks(
      own.toSorted((a, b) => first(a) - first(b)),
      cardKinds.final.most,
    ).map((part, i) => ownCard('final', { id: `final/${section}/${i + 1}`, section, keys: part }, state)),
  )
}

function ownCard(type: CardType, card: Pick<Card, 'id' | 'section' | 'keys'>, state: BoardState): Card {
  const title = cardKinds[type].keys === 'files' ? (card.keys[0] ?? '') : cardKinds[type].label
  return { ...card, type, title, hint: card.keys.join(', ') || title, settings: state.cards?.[card.id] ?? {} }
}

function namesOf(type: CardType | undefined, keys: readonly string[], definitions: Definitions) {
  const kind = cardKinds[type ?? 'line']
  if (kind.keys === 'none' || type === 'final') return { title: kind.label, hint: kind.label }
  if (kind.keys === 'files') return { title: keys[0] ?? kind.label, hint: keys[0] ?? kind.label }
  const axes = keys.map((key) => (kind.keys === 'axes' ? key : `metrics.${key}`))
  if (axes.length === 0) return { title: 'New chart', hint: 'New chart' }
  const between = kind.keys === 'axes' ? ' × ' : ', '
  return {
    title: axes
      .slice(0, 3)
      .map((axis) => axisTitle(axis, definitions))
      .join(between),
    hint: axes.map(axisLabel).join(between),
  }
}

function arranged(cards: readonly Card[], state: BoardState): readonly Section[] {
  const removed = new Set(state.removed)
  const rank = new Map(state.order?.map((id, i) => [id, i]))
  const place = ({ id }: Card) => rank.get(id) ?? rank.size
  return [
    ...grouped(
      cards.filter(({ id }) => !removed.has(id)),
      ({ section }) => section,
    ),
  ]
    .map(([name, group]): Section => {
      const isFolded = (name === SYSTEM) !== (state.folded?.includes(name) ?? false)
      return { name, cards: group.toSorted((a, b) => place(a) - place(b)), isFolded }
    })
    .toSorted((a, b) => sectionRank(a.name) - sectionRank(b.name) || naturalOrder(a.name, b.name))
}

function grouped<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const name = nameOf(item)
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [item])
    else group.push(item)
  }
  return groups
}

/** The part of a search that the server can apply; `/regular expressions/` are matched here. */
export function serverSearch(match: string | undefined): string {
  return match !== undefined && expressionOf(match) === undefined ? match : ''
}

function matcherOf(match: string | undefined): (name: string) => boolean {
  if (match === undefined) return () => true
  const expression = expressionOf(match)
  const text = match.toLowerCase()
  return (name) => (expression === undefined ? name.toLowerCase().includes(text) : expression.test(name))
}

function expressionOf(match: string): RegExp | undefined {
  const [, source] = /^\/(.+)\/$/.exec(match) ?? []
  if (source === undefined) return undefined
  try {
    return new RegExp(source, 'i')
  } catch {
    return undefined
  }
}

/** The section of a key: the part before its first `/`. */
function sectionOf(key: string): string {
  const slash = key.indexOf('/')
  if (slash <= 0) return METRICS
  const first = key.slice(0, slash)
  return first === 'system' ? SYSTEM : first
}

function sectionRank(name: string): number {
  return { [ADDED]: 0, [METRICS]: 1, [IMAGES]: 3, [TABLES]: 4, [SYSTEM]: 5 }[name] ?? 2
}
