import type { CardSettings, CardSize, CardType } from '../../addresses/board-state.js'

/** A card in the board's layout. */
export interface Card {
  readonly id: string
  readonly section: string
  readonly title: string
  /** Shown when the title is hovered. */
  readonly hint: string
  /** Undefined for a metric whose values decide: a line, or bars where no shown run has more than one point. */
  readonly type: CardType | undefined
  readonly keys: readonly string[]
  readonly settings: CardSettings
}

/** What a type needs, what it is called, and how wide it is at first. */
export interface CardKind {
  readonly label: string
  readonly size: CardSize
  /** What its keys are. */
  readonly keys: 'metrics' | 'axes' | 'files' | 'none'
  /** How many keys it shows at most. */
  readonly most: number
}

export const cardKinds: Readonly<Record<CardType, CardKind>> = {
  line: { label: 'Line', size: 'third', keys: 'metrics', most: 3 },
  bar: { label: 'Bar', size: 'third', keys: 'metrics', most: 1 },
  scatter: { label: 'Scatter', size: 'third', keys: 'axes', most: 2 },
  parallel: { label: 'Parallel coordinates', size: 'whole', keys: 'axes', most: 6 },
  box: { label: 'Box', size: 'third', keys: 'axes', most: 2 },
  contour: { label: 'Contour', size: 'third', keys: 'axes', most: 3 },
  final: { label: 'Final values', size: 'two-thirds', keys: 'metrics', most: 6 },
  difference: { label: 'Difference', size: 'third', keys: 'none', most: 0 },
  images: { label: 'Images', size: 'third', keys: 'files', most: 1 },
  table: { label: 'Table', size: 'two-thirds', keys: 'files', most: 1 },
}

export function sizeOf({ type = 'line', settings }: Pick<Card, 'type' | 'settings'>): CardSize {
  return settings.size ?? cardKinds[type].size
}

export const SIZE_LABELS: Readonly<Record<CardSize, string>> = {
  third: 'A third',
  'two-thirds': 'Two thirds',
  whole: 'Whole row',
}

/** The same as a part of a sentence. */
export const SIZE_WORDS: Readonly<Record<CardSize, string>> = {
  third: 'a third wide',
  'two-thirds': 'two thirds wide',
  whole: 'the whole row',
}

/** How many of the board's 12 columns a card takes. */
export const SIZE_COLUMNS: Readonly<Record<CardSize, number>> = { third: 4, 'two-thirds': 8, whole: 12 }

/** Heights of what a card draws, in pixels. */
export const CARD_HEIGHTS: Readonly<Record<CardSize, number>> = { third: 170, 'two-thirds': 190, whole: 260 }
