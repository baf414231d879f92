import { isObject } from '../format/is-object.js'

/** The x axis of line charts: steps, wall time, time since the first point, or another metric. */
export type BoardX = 'step' | 'wall' | 'relative' | `metrics.${string}`

/** What a card shows: a chart of metrics or params, a table of values, or files that runs logged. */
export const cardTypes = [
  'line',
  'bar',
  'scatter',
  'parallel',
  'box',
  'contour',
  'final',
  'difference',
  'images',
  'table',
] as const
export type CardType = (typeof cardTypes)[number]

export const runCounts = [10, 20, 50, 100, 500] as const
export type RunCount = (typeof runCounts)[number]

/** Widths of a card. */
export const cardSizes = ['third', 'two-thirds', 'whole'] as const
export type CardSize = (typeof cardSizes)[number]

/** Symlog is linear around zero, so that it has a place for every value. */
const yScales = ['log', 'symlog'] as const

/** The settings of one card; those not set come from the board. */
export interface CardSettings {
  readonly type?: CardType
  /**
   * Metrics for lines, bars and final values; `params.<key>` and `metrics.<key>` for other charts, X first; the key of
   * the images, or the path of the table.
   */
  readonly keys?: readonly string[]
  readonly x?: BoardX
  readonly smoothing?: number
  readonly xScale?: 'log'
  /** Linear if left out. */
  readonly yScale?: (typeof yScales)[number]
  readonly yRange?: readonly [number, number]
  readonly clip?: boolean
  readonly points?: boolean
  readonly value?: 'last' | 'min' | 'max'
  /** Zoom: the visible part of the x axis. */
  readonly range?: readonly [number, number]
  readonly size?: CardSize
}

/** A card that the user added. */
export interface AddedCard extends CardSettings {
  readonly id: string
  readonly section: string
}

/**
 * The board state in the address: only the differences from the default board, so that 12,000 keys do not make a long
 * address.
 */
export interface BoardState {
  readonly x?: BoardX
  readonly smoothing?: number
  readonly match?: string
  readonly hideEmpty?: boolean
  readonly runs?: RunCount
  /** At which images are shown; the last one that was logged by default. */
  readonly step?: number
  /** Each chart has a cursor of its own. */
  readonly unlinked?: boolean
  /** Columns that the runs are grouped by in line charts. */
  readonly groups?: readonly string[]
  /** Sections whose state differs from the default: closed, or `system` opened. */
  readonly folded?: readonly string[]
  /** Keyed by card ID: a metric's key, or the ID of an added card. */
  readonly cards?: Readonly<Record<string, CardSettings>>
  readonly removed?: readonly string[]
  readonly added?: readonly AddedCard[]
  /** IDs that come first in their section, in this order. */
  readonly order?: readonly string[]
}

/** The valid part of a board state in the address; the rest is dropped (U-URL-3). */
export function validateBoardState(raw: unknown): BoardState | undefined {
  if (!isObject(raw)) return undefined
  const state: BoardState = compact({
    x: boardX(raw['x']),
    smoothing: smoothingFactor(raw['smoothing']),
    match: typeof raw['match'] === 'string' && raw['match'] !== '' ? raw['match'] : undefined,
    hideEmpty: raw['hideEmpty'] === true ? true : undefined,
    runs: runCounts.find((count) => count === raw['runs']),
    step: Number.isSafeInteger(raw['step']) ? (raw['step'] as number) : undefined,
    unlinked: raw['unlinked'] === true ? true : undefined,
    groups: texts(raw['groups']),
    folded: texts(raw['folded']),
    removed: texts(raw['removed']),
    order: texts(raw['order']),
    cards: isObject(raw['cards'])
      ? Object.fromEntries(Object.entries(raw['cards']).map(([id, card]) => [id, cardSettings(card)]))
      : undefined,
    added: Array.isArray(raw['added']) ? raw['added'].flatMap(addedCard) : undefined,
  })
  return Object.keys(state).length === 0 ? undefined : state
}

function addedCard(raw: unknown): readonly AddedCard[] {
  if (!isObject(raw) || typeof raw['id'] !== 'string' || typeof raw['section'] !== 'string') return []
  return [{ ...cardSettings(raw), id: raw['id'], section: raw['section'] }]
}

function cardSettings(raw: unknown): CardSettings {
  if (!isObject(raw)) return {}
  return compact<CardSettings>({
    type: cardTypes.find((type) => type === raw['type']),
    keys: texts(raw['keys']),
    x: boardX(raw['x']),
    smoothing: smoothingFactor(raw['smoothing']),
    xScale: raw['xScale'] === 'log' ? 'log' : undefined,
    yScale: yScales.find((scale) => scale === raw['yScale']),
    yRange: pair(raw['yRange']),
    clip: raw['clip'] === true ? true : undefined,
    points: raw['points'] === true ? true : undefined,
    value: (['last', 'min', 'max'] as const).find((value) => value === raw['value']),
    range: pair(raw['range']),
    size: cardSizes.find((size) => size === raw['size']),
  })
}

export function boardX(raw: unknown): BoardX | undefined {
  if (raw === 'step' || raw === 'wall' || raw === 'relative') return raw
  return typeof raw === 'string' && raw.startsWith('metrics.') ? (raw as `metrics.${string}`) : undefined
}

function smoothingFactor(raw: unknown): number | undefined {
  return typeof raw === 'number' && raw > 0 && raw <= 0.99 ? raw : undefined
}

export function pair(raw: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(raw) || raw.length !== 2) return undefined
  const [low, high] = raw.map(Number)
  return low !== undefined && high !== undefined && low < high ? [low, high] : undefined
}

function texts(raw: unknown): readonly string[] | undefined {
  return Array.isArray(raw) && raw.length > 0 && raw.every((item) => typeof item === 'string') ? raw : undefined
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined }

/** Removes undefined values, so that they do not appear in the address. */
export function compact<T extends object>(values: Loose<T>): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}
