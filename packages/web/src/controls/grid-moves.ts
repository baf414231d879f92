import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import { useMove } from 'react-aria/useMove'
import type { GridColumn, GridLayout } from './grid-column.js'
import { type Track, type Tracks, withinLimits } from './grid-tracks.js'

/** How far the pointer moves before a column is lifted, in pixels. */
const LIFTED_AFTER = 6
/** How much a key changes a width, in pixels. */
const KEY_STEP = 8

/** The column that is being moved. By keys it moves with each step; a dragged one shows where it would go. */
export interface ColumnHand {
  readonly held: string | undefined
  /** The column before which a dragged one would go. */
  readonly before: string | undefined
  /** What a screen reader says. */
  readonly spoken: string
  readonly lift: (column: { readonly name: string; readonly label: string }) => void
  /** One column on, or back. */
  readonly step: (by: 1 | -1) => void
  readonly putBack: () => void
  readonly letGo: () => void
  /** Drags a column so that its middle lies at this place of the table. */
  readonly drag: (name: string, middle: number) => void
  readonly drop: () => void
}

export interface ColumnHandOptions<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly layout?: GridLayout | undefined
  readonly tracks: Tracks<Row>
  readonly scroll: RefObject<HTMLDivElement | null>
}

export function useColumnHand<Row>({ columns, layout, tracks, scroll }: ColumnHandOptions<Row>): ColumnHand {
  const [held, setHeld] = useState<string>()
  const [before, setBefore] = useState<string>()
  const [spoken, setSpoken] = useState('')
  const home = useRef<string | undefined>(undefined)
  const names = columns.filter(({ isDependent = false }) => !isDependent).map(({ name }) => name)

  // A head that moved in the document has lost the focus.
  const order = names.join('\n')
  useLayoutEffect(() => {
    if (held === undefined || before !== undefined) return
    const head = scroll.current?.querySelector(`[role=columnheader][data-column="${CSS.escape(held)}"] [data-grip]`)
    if (head instanceof HTMLElement) head.focus()
  }, [order, held])

  function end(said: string) {
    setHeld(undefined)
    setBefore(undefined)
    setSpoken(said)
  }

  return {
    held,
    before,
    spoken,
    lift({ name, label }) {
      home.current = names[names.indexOf(name) + 1]
      setHeld(name)
      setSpoken(`Lifted ${label}. Arrow keys move it, Space drops it, Escape puts it back.`)
    },
    step(by) {
      if (held === undefined) return
      const index = names.indexOf(held) + by
      if (index < 0 || index >= names.length) return
      layout?.onMove(held, names[by === 1 ? index + 1 : index])
      setSpoken(`Column ${index + 1} of ${names.length}`)
    },
    putBack() {
      if (held !== undefined) layout?.onMove(held, home.current)
      end('Put back')
    },
    letGo: () => end('Dropped'),
    drag(name, middle) {
      const next = tracks.all.find(
        ({ column, left, width }) => names.includes(column.name) && column.name !== name && middle < left + width / 2,
      )
      setHeld(name)
      setBefore(next?.column.name ?? LAST)
    },
    drop() {
      if (held !== undefined && before !== undefined) layout?.onMove(held, before === LAST ? undefined : before)
      end('Dropped')
    },
  }
}

/** In place of a column's name: behind all columns. */
const LAST = ''

export interface GripOptions<Row> {
  readonly track: Track<Row>
  readonly isFirst: boolean
  readonly layout: GridLayout | undefined
  readonly hand: ColumnHand
  readonly tracks: Tracks<Row>
}

/** What makes a head take hold of its column: it is dragged; Space lifts it; Shift and arrows change its width. */
export function useGrip<Row>({ track, isFirst, layout, hand }: GripOptions<Row>) {
  const { column, left, width } = track
  const travelled = useRef(0)
  const isMovable = !isFirst && column.isDependent !== true
  const { moveProps } = useMove({
    onMoveStart: () => {
      travelled.current = 0
    },
    onMove({ pointerType, deltaX, shiftKey }) {
      if (pointerType === 'keyboard') {
        const by = deltaX > 0 ? 1 : -1
        if (deltaX === 0) return
        if (shiftKey) layout?.onResize(column.name, withinLimits(width + by * KEY_STEP))
        else if (hand.held === column.name) hand.step(by)
        return
      }
      // A finger scrolls.
      if (pointerType === 'touch' || !isMovable) return
      travelled.current += deltaX
      if (Math.abs(travelled.current) > LIFTED_AFTER) hand.drag(column.name, left + width / 2 + travelled.current)
    },
    onMoveEnd({ pointerType }) {
      if (pointerType !== 'keyboard') hand.drop()
    },
  })

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const isHeld = hand.held === column.name
    if (event.key === ' ' && isMovable) {
      if (isHeld) hand.letGo()
      else hand.lift(column)
    } else if (event.key === 'Escape' && isHeld) hand.putBack()
    else return moveProps.onKeyDown?.(event)
    event.preventDefault()
    event.stopPropagation()
  }

  return {
    /** Whether a click is one, and not the end of a drag. */
    isClick() {
      const isClick = Math.abs(travelled.current) <= LIFTED_AFTER
      travelled.current = 0
      return isClick
    },
    props:
      layout === undefined
        ? {}
        : {
            ...moveProps,
            onKeyDown,
            // The click of a button comes with Space going up.
            onKeyUp: (event: KeyboardEvent) => event.key === ' ' && isMovable && event.preventDefault(),
            'data-grip': true,
          },
  }
}
