import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import styles from './windowed-rows.module.css'

const ROW_PX = 20
/** Browsers cut off higher elements. With more rows, a pixel of the scroll bar stands for more than a pixel of the rows. */
const MAX_PX = 15_000_000

export interface WindowedRowsProps {
  readonly label: string
  readonly count: number
  /** Rows may be higher than a line. */
  readonly isWrapped: boolean
  /** Stays at the last row as rows are added. */
  readonly isFollowing: boolean
  /** Brings a row to the middle, each time it is another object; the row after the last stands for the end. */
  readonly target: { readonly row: number } | undefined
  /** The reader scrolled up. */
  readonly onReading: () => void
  readonly onShown: (first: number, last: number) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly row: (index: number) => ReactNode
}

/** Rows of a log. Only those in view are drawn, so millions cost no more than a screen. */
export function WindowedRows(props: WindowedRowsProps) {
  const { label, count, isWrapped, isFollowing, target, onReading, onShown, onKeyDown, row } = props
  const scroller = useRef<HTMLDivElement>(null)
  const block = useRef<HTMLDivElement>(null)
  const [height, setHeight] = useState(0)
  /** The first row in view; a fraction where it is cut off. */
  const [top, setTop] = useState(0)
  const lastTop = useRef(0)
  /** How many of the last rows fill the view, if rows wrap; a first guess. */
  const [wrappedFit, setWrappedFit] = useState(1)

  const inView = Math.ceil(height / ROW_PX)
  const fit = isWrapped ? wrappedFit : Math.floor(height / ROW_PX)
  const maxTop = Math.max(0, count - fit)
  const unit = Math.min(ROW_PX, MAX_PX / Math.max(1, count))
  const shownTop = Math.min(top, maxTop)
  const first = Math.floor(shownTop)
  const last = Math.min(count - 1, first + inView)
  // At the end, all rows that may fill the view are drawn, to see how many do.
  const drawn = isWrapped && last === count - 1 ? Math.max(0, Math.min(first, last - inView)) : first

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const measure = () => setHeight(element.clientHeight)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  const scrollTo = (next: number) => {
    const element = scroller.current
    if (element === null) return
    const at = Math.max(0, Math.min(next, maxTop))
    element.scrollTop = at * unit
    lastTop.current = at
    setTop(at)
  }

  // A row of another scale, or another end: what is in view stays in view.
  useLayoutEffect(() => {
    scrollTo(isFollowing ? maxTop : lastTop.current)
  }, [isFollowing, maxTop, unit])

  useLayoutEffect(() => {
    if (target === undefined || height === 0) return
    // How many wrapped rows fit above it is not known, so it comes first.
    const above = isWrapped ? 0 : Math.floor(inView / 2)
    scrollTo(target.row >= count ? maxTop : target.row - above)
  }, [target, height > 0])

  useLayoutEffect(() => {
    const rows = block.current
    if (rows === null || height === 0) return
    const heights = [...rows.children].map((child) => (child as HTMLElement).offsetHeight)
    const above = heights.slice(0, first - drawn).reduce((sum, each) => sum + each, 0)
    const cut = (shownTop - first) * (heights[first - drawn] ?? ROW_PX)
    rows.style.transform = `translateY(${-above - cut}px)`
    if (isWrapped && last === count - 1) setWrappedFit(fitting(heights, height))
  })

  useLayoutEffect(() => {
    const shown = Math.min(last, Math.max(first, Math.floor(shownTop + height / ROW_PX) - 1))
    if (height > 0) onShown(first, shown)
  }, [first, last, height])

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="log"
      aria-label={label}
      aria-live={isFollowing ? 'polite' : 'off'}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget }) => {
        const at = currentTarget.scrollTop / unit
        if (at < lastTop.current - 0.5) onReading()
        lastTop.current = at
        setTop(at)
      }}
    >
      <div style={{ height: maxTop * unit + height }}>
        <div className={styles.view} style={{ height }}>
          <div ref={block}>{Array.from({ length: Math.max(0, last - drawn + 1) }, (_, i) => row(drawn + i))}</div>
        </div>
      </div>
    </div>
  )
}

/** How many of the last rows fill the view; a fraction of the topmost one. */
function fitting(heights: readonly number[], height: number): number {
  let room = height
  let count = 0
  for (const each of heights.toReversed()) {
    if (each > room) return count + room / each
    room -= each
    count++
  }
  return count
}
