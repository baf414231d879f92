import { type KeyboardEvent, type PointerEvent, useSyncExternalStore } from 'react'
import { onPreferences, preferences, SIDEBAR_WIDTHS, setPreferences, showSidebarWidth } from '../theme/preferences.js'
import styles from './sidebar.module.css'

const STEP = 16

/** The sidebar's edge: dragged with the pointer, moved with the arrow keys, reset with a double click. */
export function SidebarEdge() {
  const { sidebarWidth } = useSyncExternalStore(onPreferences, preferences)
  const keep = (width: number) => setPreferences({ sidebarWidth: within(width) })

  /** While dragging, only the width changes; it is saved on release. */
  function drag(down: PointerEvent<HTMLElement>) {
    const edge = down.currentTarget
    const offset = sidebarWidth - down.clientX
    let width = sidebarWidth
    edge.setPointerCapture(down.pointerId)
    edge.onpointermove = ({ clientX }) => {
      width = within(clientX + offset)
      showSidebarWidth(width)
    }
    edge.onlostpointercapture = () => {
      edge.onpointermove = null
      keep(width)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    const widths: Readonly<Record<string, number>> = {
      ArrowLeft: sidebarWidth - STEP,
      ArrowRight: sidebarWidth + STEP,
      Home: SIDEBAR_WIDTHS.min,
      End: SIDEBAR_WIDTHS.max,
    }
    const width = widths[event.key]
    if (width === undefined) return
    event.preventDefault()
    keep(width)
  }

  return (
    <div
      className={styles.edge}
      role="separator"
      aria-orientation="vertical"
      aria-label="Sidebar width"
      aria-valuenow={sidebarWidth}
      aria-valuemin={SIDEBAR_WIDTHS.min}
      aria-valuemax={SIDEBAR_WIDTHS.max}
      tabIndex={0}
      onPointerDown={drag}
      onKeyDown={onKeyDown}
      onDoubleClick={() => keep(SIDEBAR_WIDTHS.usual)}
    />
  )
}

function within(width: number): number {
  return Math.round(Math.max(SIDEBAR_WIDTHS.min, Math.min(SIDEBAR_WIDTHS.max, width)))
}
