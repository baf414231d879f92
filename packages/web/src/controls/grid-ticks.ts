import { useRef } from 'react'
import type { DataGridProps } from './grid-props.js'

export interface Ticks {
  readonly tick: (index: number, isSelected: boolean, toHere: boolean) => void
}

/** Ticks rows: one, or all from the one ticked last. */
export function useTicks<Row>({ rowAt, idOf, selection }: DataGridProps<Row>): Ticks {
  const last = useRef<number>(undefined)
  return {
    tick(index, isSelected, toHere) {
      const from = Math.min(index, toHere ? (last.current ?? index) : index)
      const to = Math.max(index, toHere ? (last.current ?? index) : index)
      last.current = index
      const rows = Array.from({ length: to - from + 1 }, (_, i) => rowAt(from + i))
      const ids = rows.flatMap((row) => (row === undefined ? [] : [idOf(row)]))
      const isLoaded = ids.length === rows.length
      const tickable = ids.filter((id) => selection?.boxOf?.(id) !== 'absent')
      if (isLoaded || selection?.idsBetween === undefined) selection?.onSelect(tickable, isSelected)
      else void selection.idsBetween(from, to).then((all) => selection.onSelect(all, isSelected))
    },
  }
}
