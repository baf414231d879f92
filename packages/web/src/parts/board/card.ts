import type { CardSettings } from '../../addresses/board-state.js'

/** A card in the board's layout. */
export interface Card {
  readonly id: string
  readonly section: string
  readonly title: string
  /** Shown when the title is hovered. */
  readonly hint: string
  readonly keys: readonly string[]
  readonly settings: CardSettings
}
