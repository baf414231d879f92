import { useState } from 'react'
import type { Brushes } from '../../addresses/compare-search.js'
import { ParallelPlot, type ParallelPlotProps } from './parallel-plot.js'

type ParallelCardProps = Omit<ParallelPlotProps, 'highlighted' | 'onHighlight' | 'brushes' | 'onBrushes' | 'picture'>

/** Parallel coordinates that keep to themselves what is hovered and brushed. */
export function ParallelCard(props: ParallelCardProps) {
  const [highlighted, onHighlight] = useState<string>()
  const [brushes, setBrushes] = useState<Brushes>({})
  return (
    <ParallelPlot {...props} {...{ highlighted, onHighlight, brushes }} onBrushes={(next) => setBrushes(next ?? {})} />
  )
}
