import { useEffect, useMemo } from 'react'
import { BarChart } from '../figures/bar-chart.js'
import type { CardBodyProps } from './card-body.js'
import { wantedLines } from './wanted-lines.js'

/** One bar per run. */
export function BarCard({ card, board, height, onNote }: CardBodyProps) {
  const value = card.settings.value ?? 'last'
  const wanted = useMemo(() => wantedLines(board.runs, card.keys), [board.runs, card.keys])
  useEffect(() => onNote(`${value} value`), [onNote, value])
  return <BarChart label={card.title} {...{ wanted, height, value }} definitions={board.definitions} />
}
