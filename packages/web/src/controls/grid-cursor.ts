import { type KeyboardEvent, useState } from 'react'
import { useCommands } from './commands.js'
import type { DataGridProps } from './grid-props.js'
import { OVERSCAN_ROWS } from './grid-rows.js'
import type { Ticks } from './grid-ticks.js'
import { boxOf } from './selection-box.js'

/** The row that keys act on while the grid has focus. */
export function useGridCursor<Row>({ rows, rowAt, idOf, selection, onOpen, tree }: DataGridProps<Row>, ticks: Ticks) {
  const [at, setAt] = useState<number>()
  const row = at === undefined ? undefined : rowAt(at)
  const tick = (toHere = false) => {
    if (at === undefined || row === undefined || selection === undefined) return
    const box = boxOf(selection, idOf(row))
    if (box !== 'absent') ticks.tick(at, toHere || box !== 'all', toHere)
  }

  function moveTo(index: number) {
    const next = Math.max(0, Math.min(rows.total - 1, index))
    setAt(next)
    rows.window.scrollToIndex(next)
  }

  const page = Math.max(1, rows.window.getVirtualItems().length - OVERSCAN_ROWS - 1)
  const moves: Readonly<Record<string, () => number>> = {
    ArrowDown: () => (at ?? -1) + 1,
    ArrowUp: () => (at ?? 1) - 1,
    PageDown: () => (at ?? 0) + page,
    PageUp: () => (at ?? 0) - page,
    Home: () => 0,
    End: () => rows.total - 1,
  }

  /** Opens and closes rows, as in a tree. Returns false for a key that does nothing here. */
  function moveInTree({ key, shiftKey }: KeyboardEvent): boolean {
    if (tree === undefined || row === undefined || at === undefined) return false
    const isOpen = tree.isOpen(row)
    switch (key) {
      case 'ArrowRight':
        if (isOpen === undefined) return true
        if (shiftKey) tree.onOpenBranch(row)
        else if (isOpen) moveTo(at + 1)
        else tree.onToggle(row, true)
        return true
      case 'ArrowLeft': {
        if (isOpen === true) tree.onToggle(row, false)
        else moveTo(parentOf(at, tree.levelOf(row)))
        return true
      }
      case '*':
        tree.onOpenLevel(row)
        return true
      default:
        return false
    }
  }

  function parentOf(from: number, level: number): number {
    for (let index = from - 1; index >= 0 && level > 1; index--) {
      const above = rowAt(index)
      if (above !== undefined && (tree?.levelOf(above) ?? level) < level) return index
    }
    return from
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const move = moves[event.key]
    if (move !== undefined) moveTo(move())
    else if (event.key === 'Enter' && row !== undefined) onOpen(row)
    else if (event.key === ' ') tick(event.shiftKey)
    else if (!moveInTree(event)) return
    event.preventDefault()
  }

  /** Works wherever the focus is. */
  function moveBy(rowCount: number) {
    rows.scroll.current?.focus()
    moveTo(at === undefined ? 0 : at + rowCount)
  }
  useCommands({
    nextRow: () => moveBy(1),
    previousRow: () => moveBy(-1),
    openRow: () => row !== undefined && onOpen(row),
    selectRow: selection === undefined ? undefined : () => tick(),
  })

  return { at, onKeyDown, onBlur: () => setAt(undefined) }
}
