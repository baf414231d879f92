import { useRef } from 'react'
import { useMove } from 'react-aria/useMove'
import style from './resize-edge.module.css'

export interface ResizeEdgeProps<S extends string> {
  readonly label: string
  readonly value: S
  /** The sizes to choose from, the smallest first: how many columns of the whole width they take. */
  readonly sizes: readonly { readonly value: S; readonly label: string; readonly columns: number }[]
  /** The present width in pixels. */
  readonly width: () => number
  readonly onChange: (value: S) => void
  /** Called once after a size was chosen, with the one before. */
  readonly onEnd: (before: S) => void
}

/** The right edge of something that has a few widths: dragged, or moved by the arrow keys. */
export function ResizeEdge<S extends string>(props: ResizeEdgeProps<S>) {
  const { label, value, sizes, width, onChange, onEnd } = props
  const at = sizes.findIndex((size) => size.value === value)
  const start = useRef({ value, chosen: value, columnWidth: 1, width: 0 })
  const choose = (next: S) => {
    start.current.chosen = next
    if (next !== value) onChange(next)
  }
  const { moveProps } = useMove({
    onMoveStart() {
      start.current = { value, chosen: value, columnWidth: width() / (sizes[at]?.columns ?? 1), width: width() }
    },
    onMove({ pointerType, deltaX, deltaY }) {
      if (pointerType === 'keyboard') {
        const next = sizes[at + Math.sign(deltaX - deltaY)]
        if (next !== undefined) choose(next.value)
        return
      }
      const from = start.current
      from.width += deltaX
      const distance = ({ columns }: { columns: number }) => Math.abs(columns - from.width / from.columnWidth)
      choose(sizes.reduce((best, each) => (distance(each) < distance(best) ? each : best)).value)
    },
    onMoveEnd() {
      const { value: before, chosen } = start.current
      if (chosen !== before) onEnd(before)
    },
  })
  return (
    <div
      {...moveProps}
      className={style.edge}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={sizes[0]?.columns}
      aria-valuemax={sizes.at(-1)?.columns}
      aria-valuenow={sizes[at]?.columns}
      aria-valuetext={sizes[at]?.label}
      title="Drag to change the width"
    />
  )
}
