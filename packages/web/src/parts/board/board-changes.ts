import { type AddedCard, type BoardState, type CardSettings, compact } from '../../addresses/board-state.js'
import { cardKinds } from './card.js'

/** Settings to change; an undefined one goes back to its default. */
export type SettingsChange = Partial<Record<keyof CardSettings, unknown>>
export type StateChange = Partial<Record<keyof BoardState, unknown>>

/** A state with some values changed. */
export function changed(state: BoardState, change: StateChange): BoardState {
  return compact<BoardState>({ ...state, ...change } as BoardState)
}

export function configured(state: BoardState, id: string, change: SettingsChange): BoardState {
  const merged = compact<CardSettings>({ ...state.cards?.[id], ...change } as CardSettings)
  const { [id]: _old, ...others } = state.cards ?? {}
  const cards = Object.keys(merged).length === 0 ? others : { ...others, [id]: merged }
  return changed(state, { cards: Object.keys(cards).length === 0 ? undefined : cards })
}

/** Metrics beyond what a card shows get cards of their own. */
export function withCard(state: BoardState, card: CardSettings & { readonly section: string }): BoardState {
  const { keys = [], type = 'line' } = card
  const most = cardKinds[type].most
  const parts = keys.length <= most ? [keys] : chunks(keys, most)
  return parts.reduce<BoardState>(
    (next, part) => changed(next, { added: [...(next.added ?? []), addedCard(next, { ...card, keys: part })] }),
    state,
  )
}

export function withoutCard(state: BoardState, id: string): BoardState {
  return changed(state, { removed: [...(state.removed ?? []), id] })
}

/**
 * Puts a card at a place of its section. Only the first cards are listed, as far as they are not in their usual order, so
 * that the address of a board with 12,000 cards stays short.
 */
export function movedCard(state: BoardState, section: readonly string[], id: string, to: number): BoardState {
  const from = section.indexOf(id)
  if (from < 0) return state
  const ranked = new Set(state.order)
  const place = Math.min(section.length - 1, Math.max(0, to))
  const next = section.toSpliced(from, 1).toSpliced(place, 0, id)
  const before = section.findLastIndex((other) => ranked.has(other)) + 1
  const kept = Math.max(before, from < place ? place + 1 : Math.max(place + 1, ranked.has(id) ? 0 : before + 1))
  const inSection = new Set(section)
  const others = (state.order ?? []).filter((other) => !inSection.has(other))
  return changed(state, { order: [...others, ...next.slice(0, kept)] })
}

/** Opens or closes a section. */
export function folded(state: BoardState, name: string): BoardState {
  const names = state.folded ?? []
  const next = names.includes(name) ? names.filter((other) => other !== name) : [...names, name]
  return changed(state, { folded: next.length === 0 ? undefined : next })
}

export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const found: T[][] = []
  for (let i = 0; i < items.length; i += size) found.push(items.slice(i, i + size))
  return found
}

function addedCard(state: BoardState, card: CardSettings & { section: string }): AddedCard {
  const taken = new Set(state.added?.map(({ id }) => id))
  let number = taken.size + 1
  while (taken.has(`card-${number}`)) number++
  return { ...card, id: `card-${number}` }
}
