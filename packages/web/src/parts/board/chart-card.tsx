import { GripVertical, Maximize2, RotateCcw, Settings2 } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type CardSize, cardSizes } from '../../addresses/board-state.js'
import { IconButton } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { ResizeEdge } from '../../controls/resize-edge.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import type { DrawnSeries } from '../lines/drawn-series.js'
import type { SettingsChange } from './board-changes.js'
import type { BoardData } from './board-data.js'
import { type Card, CARD_HEIGHTS, SIZE_COLUMNS, SIZE_LABELS, SIZE_WORDS, sizeOf } from './card.js'
import { cardBodies } from './card-bodies.js'
import { type CardFlights, flightKeys, useCardHandle, useCardPlace } from './card-drag.js'
import { type CardAct, CardMenu } from './card-menu.js'
import { CardSettingsForm } from './card-settings.js'
import style from './chart-card.module.css'
import { useCardType } from './use-card-type.js'

interface CardProps {
  readonly card: Card
  readonly board: BoardData
  readonly onSettings: (change: SettingsChange) => void
  readonly onAct: (act: CardAct) => void
}

export interface BoardCardProps extends CardProps {
  /** Its place in the section. */
  readonly index: number
  readonly flights: CardFlights
  readonly onResized: (before: CardSize) => void
}

/** A card in its place on the board. Far from the viewport it is only a frame. */
export function BoardCard(props: BoardCardProps) {
  const { card } = props
  const [watch, isNear] = useNearViewport()
  const size = sizeOf(card)
  return (
    <article
      ref={watch}
      className={style.card}
      aria-label={card.title}
      style={{ gridColumn: `span ${SIZE_COLUMNS[size]}`, minHeight: isNear ? undefined : CARD_HEIGHTS[size] + 54 }}
    >
      {isNear && <NearCard {...props} size={size} />}
    </article>
  )
}

function NearCard({ index, flights, onResized, size, ...props }: BoardCardProps & { size: CardSize }) {
  const { card, onSettings } = props
  const element = useRef<HTMLDivElement>(null)
  const { flight } = flights
  return (
    <div
      {...useCardPlace(index, element, flights)}
      ref={element}
      className={style.near}
      data-lifted={flight?.card.id === card.id || undefined}
    >
      <Content {...props} height={CARD_HEIGHTS[size]} grip={<Grip {...{ card, index, flights, element }} />} />
      <ResizeEdge
        label={`Width of ${card.title}`}
        value={size}
        sizes={SIZES}
        width={() => element.current?.clientWidth ?? 0}
        onChange={(next) => onSettings({ size: next })}
        onEnd={onResized}
      />
      {flight?.to === index && (
        <div className={style.place} aria-hidden>
          Drops here, {SIZE_WORDS[sizeOf(flight.card)]}
        </div>
      )}
    </div>
  )
}

const SIZES = cardSizes.map((value) => ({ value, label: SIZE_LABELS[value], columns: SIZE_COLUMNS[value] }))

/** A card over the whole window, below its title. */
export function FullCard(props: CardProps) {
  return (
    <article aria-label={props.card.title}>
      <Content {...props} height={Math.max(240, innerHeight - 240)} grip={undefined} />
    </article>
  )
}

/** The handle that moves the card. Where it was moved by keys, it keeps the focus. */
function Grip(props: { card: Card; index: number; flights: CardFlights; element: RefObject<HTMLElement | null> }) {
  const { card, index, flights, element } = props
  const button = useRef<HTMLButtonElement>(null)
  const wasLifted = useRef(false)
  const isLifted = flights.flight?.card.id === card.id && flights.flight.by === 'keys'
  useEffect(() => {
    if (!isLifted) return undefined
    wasLifted.current = true
    // A menu gives the focus back to its button first.
    const timer = setTimeout(() => button.current?.focus(), 60)
    return () => clearTimeout(timer)
  }, [isLifted])
  useLayoutEffect(() => {
    if (wasLifted.current) button.current?.focus()
    wasLifted.current = false
  }, [index])
  return (
    <span {...useCardHandle(card, element, flights)} className={style.handle}>
      <button
        ref={button}
        type="button"
        className="ib sm"
        aria-label={`Move ${card.title}`}
        aria-pressed={isLifted}
        title="Drag to move. Space lifts, arrows move, Space drops, Esc puts back."
        onKeyDown={flightKeys(card, flights)}
      >
        <GripVertical className="i s" aria-hidden />
      </button>
      <h3 className="cut" title={card.hint}>
        <bdi>{card.title}</bdi>
      </h3>
    </span>
  )
}

function Content(props: CardProps & { height: number; grip: ReactNode }) {
  const { card, board, height, grip, onSettings, onAct } = props
  const isFull = grip === undefined
  const body = useRef<HTMLDivElement>(null)
  const [isTable, setIsTable] = useState(false)
  const [note, setNote] = useState('')
  const [drawn, setDrawn] = useState<DrawnSeries>()
  const type = useCardType(card, board.runs)
  const Body = type === undefined ? undefined : cardBodies[type]
  return (
    <>
      <header className="row">
        {grip}
        <span className={`small t3 cut ${style.note}`}>{note}</span>
        <span className={`mla row tight ${style.actions}`}>
          {card.settings.range !== undefined && (
            <IconButton label="Reset zoom" onPress={() => onSettings({ range: undefined })}>
              <RotateCcw className="i s" aria-hidden />
            </IconButton>
          )}
          <Popover
            label={`Settings for ${card.title}`}
            width={280}
            trigger={
              <IconButton label="Settings">
                <Settings2 className="i s" aria-hidden />
              </IconButton>
            }
          >
            <CardSettingsForm {...{ card, board, type, isTable, onSettings }} onTable={setIsTable} />
          </Popover>
          {!isFull && (
            <IconButton label="Full screen" onPress={() => onAct('full-screen')}>
              <Maximize2 className="i s" aria-hidden />
            </IconButton>
          )}
          <CardMenu {...{ card, drawn, isFull, onAct }} body={() => body.current} />
        </span>
      </header>
      <div ref={body} style={{ minHeight: Math.min(height, 170) }}>
        {Body !== undefined && (
          <Body {...{ card, board, height, isTable, isFull, onSettings }} onNote={setNote} onDrawn={setDrawn} />
        )}
      </div>
    </>
  )
}
