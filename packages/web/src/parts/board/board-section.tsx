import { ChevronDown, ChevronRight } from 'lucide-react'
import type { CardSize } from '../../addresses/board-state.js'
import { formatCount } from '../../format/format-number.js'
import type { BoardData } from './board-data.js'
import type { SettingsChange } from './board-changes.js'
import type { Section } from './board-sections.js'
import type { Card } from './card.js'
import { useCardFlights } from './card-drag.js'
import type { CardAct } from './card-menu.js'
import { BoardCard } from './chart-card.js'
import style from './chart-board.module.css'

export interface BoardSectionProps {
  readonly section: Section
  readonly board: BoardData
  readonly onFold: () => void
  readonly onMove: (card: Card, to: number) => void
  readonly onSettings: (card: Card, change: SettingsChange) => void
  /** After a width was chosen by dragging an edge. */
  readonly onResized: (card: Card, before: CardSize) => void
  readonly onAct: (card: Card, act: Exclude<CardAct, 'move' | 'earlier' | 'later'>) => void
}

/** A heading, and its cards on twelve columns. Cards are moved within their section. */
export function BoardSection({ section, board, onFold, onMove, ...on }: BoardSectionProps) {
  const { name, cards, isFolded } = section
  const flights = useCardFlights(cards, onMove)
  const act = (card: Card, index: number, kind: CardAct) => {
    if (kind === 'move') flights.lift(card, 'keys')
    else if (kind === 'earlier') onMove(card, index - 1)
    else if (kind === 'later') onMove(card, index + 1)
    else on.onAct(card, kind)
  }
  const { flight } = flights
  return (
    <section aria-label={name}>
      <div className={style.section}>
        <button type="button" className={style.fold} aria-expanded={!isFolded} onClick={onFold}>
          {isFolded ? <ChevronRight className="i s" aria-hidden /> : <ChevronDown className="i s" aria-hidden />}
          <h2 className={style.name}>
            <bdi>{name}</bdi>
          </h2>
          <span className="small t3 tnum">
            {formatCount(cards.length)} {cards.length === 1 ? 'card' : 'cards'}
          </span>
        </button>
        <span className="mla small t3 cut" role="status">
          {flight !== undefined &&
            `Moving “${flight.card.title}”${flight.by === 'keys' ? `, place ${flight.to + 1} of ${cards.length}` : ''}. Esc puts it back.`}
        </span>
      </div>
      {!isFolded && (
        <div className={style.cards}>
          {cards.map((card, index) => (
            <BoardCard
              key={card.id}
              {...{ card, index, board, flights }}
              onSettings={(change) => on.onSettings(card, change)}
              onResized={(before) => on.onResized(card, before)}
              onAct={(kind) => act(card, index, kind)}
            />
          ))}
        </div>
      )}
    </section>
  )
}
