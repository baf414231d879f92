import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ownerId } from '../../../api/artifact-bytes.js'
import { fileKey } from '../../../api/artifact-keys.js'
import { VegaChart } from '../../figures/vega-chart.js'
import { readVegaFigure } from '../../figures/vega-figure.js'
import { FigurePanel, type FigureViewerProps } from './figure-panel.js'

/** A Vega or Vega-Lite figure. */
export default function VegaViewer({ text, value, ...file }: FigureViewerProps) {
  const { owner, ownPath, size, name } = file.entry
  const [problem, setProblem] = useState<string>()
  const { data, error } = useQuery({
    queryKey: [...fileKey(ownerId(owner), ownPath), 'figure', size],
    queryFn: () => readVegaFigure(text),
  })
  return (
    <FigurePanel file={file} problem={problem ?? error?.message} tables={data?.tables}>
      <VegaChart spec={value} label={name} onProblem={setProblem} />
    </FigurePanel>
  )
}
