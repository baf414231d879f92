import { useRef } from 'react'
import { useMove } from 'react-aria/useMove'
import { type CardSize, cardSizes } from '../../addresses/board-state.js'
import { SIZE_COLUMNS, SIZE_LABELS } from './card.js'
import style from './chart-card.module.css'

const BOARD_COLUMNS = 12

/** The right edge of a card, which sets its width: dragged, or by the arrow keys. */
export function ResizeEdge(props: {
  title: string
  size: CardSize
  /** The card's width in pixels. */
  width: () => number
  onSize: (size: CardSize) => void
  /** Called once after a size was chosen. */
  onEnd: (before: CardSize) => void
}) {
  const { title, size, width, onSize, onEnd } = props
  const start = useRef({ size, width: 0, moved: 0 })
  const { moveProps } = useMove({
    onMoveStart() {
      start.current = { size, width: width(), moved: 0 }
    },
    onMove({ pointerType, deltaX, deltaY }) {
      if (pointerType === 'keyboard') {
        const next = cardSizes[cardSizes.indexOf(size) + Math.sign(deltaX - deltaY)]
        if (next !== undefined) onSize(next)
        return
      }
      const from = start.current
      from.moved += deltaX
      const column = from.width / SIZE_COLUMNS[from.size]
      const wanted = (from.width + from.moved) / column
      const distance = (each: CardSize) => Math.abs(SIZE_COLUMNS[each] - wanted)
      const next = cardSizes.reduce((best, each) => (distance(each) < distance(best) ? each : best))
      if (next !== size) onSize(next)
    },
    onMoveEnd: () => onEnd(start.current.size),
  })
  return (
    <div
      {...moveProps}
      className={style.edge}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`Width of ${title}`}
      aria-valuemin={SIZE_COLUMNS.third}
      aria-valuemax={BOARD_COLUMNS}
      aria-valuenow={SIZE_COLUMNS[size]}
      aria-valuetext={SIZE_LABELS[size]}
      title="Drag to change the width"
    />
  )
}
