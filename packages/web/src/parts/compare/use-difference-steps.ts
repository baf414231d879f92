import { useCallback, useRef, useState } from 'react'
import { useCommands } from '../../controls/commands.js'
import type { GridItem } from './grid-items.js'

export interface DifferenceSteps {
  /** Whether the key of the row is to take the focus, once it is drawn. */
  readonly isWanted: (item: GridItem) => boolean
  readonly onReached: () => void
}

/** `n` and `N` go to the next and the previous row in whose values the runs differ, and round at the ends (U-CMP-14). */
export function useDifferenceSteps(items: readonly GridItem[], scrollToRow: (index: number) => void): DifferenceSteps {
  const last = useRef<string>(undefined)
  const [wanted, setWanted] = useState<string>()
  const differing = items.flatMap((item, index) => (item.kind === 'row' && item.difference === 'value' ? [index] : []))
  const step = (by: 1 | -1) => () => {
    const from = items.findIndex((item) => idOf(item) === last.current)
    const index =
      by > 0
        ? (differing.find((each) => each > from) ?? differing[0])
        : (differing.findLast((each) => each < from) ?? differing.at(-1))
    const item = index === undefined ? undefined : items[index]
    if (index === undefined || item === undefined) return
    last.current = idOf(item)
    setWanted(last.current)
    scrollToRow(index)
  }
  useCommands({
    nextDifference: differing.length > 0 ? step(1) : undefined,
    previousDifference: differing.length > 0 ? step(-1) : undefined,
  })
  return {
    isWanted: (item) => wanted !== undefined && idOf(item) === wanted,
    onReached: useCallback(() => setWanted(undefined), []),
  }
}

function idOf(item: GridItem): string | undefined {
  return item.kind === 'row' ? JSON.stringify([item.section.title, item.row.key]) : undefined
}
