import { type KeyboardEvent, type RefObject, useState } from 'react'
import { useDragHandle, useDropPlace } from '../../controls/drag-and-drop.js'
import type { Card } from './card.js'
import style from './card-drag.module.css'

const CARD = 'application/x-labbook-card'

/** A card in the hand, and where it would go. */
export interface Flight {
  readonly card: Card
  readonly to: number
  readonly by: 'pointer' | 'keys'
}

/** The cards of a section, which can be moved among themselves. */
export interface CardFlights {
  readonly flight: Flight | undefined
  readonly lift: (card: Card, by: Flight['by']) => void
  readonly aim: (to: number) => void
  readonly drop: () => void
  readonly putBack: () => void
}

export function useCardFlights(cards: readonly Card[], onMove: (card: Card, to: number) => void): CardFlights {
  const [flight, setFlight] = useState<Flight>()
  const placeOf = (card: Card) => cards.findIndex(({ id }) => id === card.id)
  return {
    flight,
    lift: (card, by) => setFlight({ card, to: placeOf(card), by }),
    aim: (to) =>
      setFlight((now) => (now === undefined ? now : { ...now, to: Math.min(cards.length - 1, Math.max(0, to)) })),
    drop() {
      setFlight(undefined)
      if (flight !== undefined && flight.to !== placeOf(flight.card)) onMove(flight.card, flight.to)
    },
    putBack: () => setFlight(undefined),
  }
}

/** Makes a part of a card its handle for the pointer, which carries a small copy of the card. */
export function useCardHandle(card: Card, element: RefObject<HTMLElement | null>, flights: CardFlights) {
  return useDragHandle({
    type: CARD,
    id: card.id,
    preview: () => (element.current === null ? undefined : smallCopy(element.current)),
    onStart: () => flights.lift(card, 'pointer'),
    onCancel: flights.putBack,
  })
}

/** Makes a card a place where another of its section can be dropped. */
export function useCardPlace(index: number, ref: RefObject<HTMLElement | null>, flights: CardFlights) {
  return useDropPlace({
    type: CARD,
    ref,
    accepts: () => flights.flight?.by === 'pointer',
    onEnter: () => flights.aim(index),
    onDrop: flights.drop,
  })
}

/** Space lifts a card, arrows move it, Space drops it, Escape puts it back. */
export function flightKeys(card: Card, { flight, lift, aim, drop, putBack }: CardFlights) {
  return (event: KeyboardEvent) => {
    const isLifted = flight?.card.id === card.id && flight.by === 'keys'
    const acts: Readonly<Record<string, () => void>> = isLifted
      ? {
          ' ': drop,
          Enter: drop,
          Escape: putBack,
          ArrowLeft: () => aim(flight.to - 1),
          ArrowUp: () => aim(flight.to - 1),
          ArrowRight: () => aim(flight.to + 1),
          ArrowDown: () => aim(flight.to + 1),
        }
      : { ' ': () => lift(card, 'keys'), Enter: () => lift(card, 'keys') }
    const act = acts[event.key]
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
}

const COPY_WIDTH = 250

/** The title of a card and a small picture of its chart, for the pointer to carry. */
function smallCopy(card: HTMLElement): HTMLElement {
  const copy = document.createElement('div')
  copy.className = style.copy ?? ''
  const title = document.createElement('h3')
  title.textContent = card.querySelector('h3')?.textContent ?? ''
  copy.append(title)
  for (const canvas of [...card.querySelectorAll('canvas')].slice(0, 1)) {
    if (canvas.width === 0) continue
    const small = document.createElement('canvas')
    const height = Math.min(120, (COPY_WIDTH * canvas.height) / canvas.width)
    small.width = COPY_WIDTH * devicePixelRatio
    small.height = height * devicePixelRatio
    small.style.width = `${COPY_WIDTH}px`
    small.style.height = `${height}px`
    small.getContext('2d')?.drawImage(canvas, 0, 0, small.width, small.height)
    copy.append(small)
  }
  return copy
}
