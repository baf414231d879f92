import { useCallback, useLayoutEffect, useRef } from 'react'
import type { DataGridProps } from './grid-props.js'

export interface Ticks {
  readonly tick: (index: number, isSelected: boolean, toHere: boolean) => void
}

/** Ticks rows: one, or all from the one ticked last. `tick` stays the same function, so that rows need not be drawn again. */
export function useTicks<Row>(props: DataGridProps<Row>): Ticks {
  const latest = useRef(props)
  useLayoutEffect(() => {
    latest.current = props
  })
  const last = useRef<number>(undefined)
  const tick = useCallback<Ticks['tick']>((index, isSelected, toHere) => {
    const { rowAt, idOf, selection } = latest.current
    const from = Math.min(index, toHere ? (last.current ?? index) : index)
    const to = Math.max(index, toHere ? (last.current ?? index) : index)
    last.current = index
    const rows = Array.from({ length: to - from + 1 }, (_, i) => rowAt(from + i))
    const ids = rows.flatMap((row) => (row === undefined ? [] : [idOf(row)]))
    const isLoaded = ids.length === rows.length
    const tickable = ids.filter((id) => selection?.boxOf?.(id) !== 'absent')
    if (isLoaded || selection?.idsBetween === undefined) selection?.onSelect(tickable, isSelected)
    else void selection.idsBetween(from, to).then((all) => selection.onSelect(all, isSelected))
  }, [])
  return { tick }
}
