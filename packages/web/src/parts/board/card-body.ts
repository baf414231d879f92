import type { DrawnSeries } from '../lines/drawn-series.js'
import type { BoardData } from './board-data.js'
import type { SettingsChange } from './board-changes.js'
import type { Card } from './card.js'

/** What the content of each type of card is given. */
export interface CardBodyProps {
  readonly card: Card
  readonly board: BoardData
  readonly height: number
  /** Numbers in place of the drawing, where there is one. */
  readonly isTable: boolean
  /** Over the whole window. */
  readonly isFull: boolean
  readonly onSettings: (change: SettingsChange) => void
  /** A few words beside the title. */
  readonly onNote: (note: string) => void
  /** What a line chart has drawn, for exports. */
  readonly onDrawn: (drawn: DrawnSeries) => void
}
