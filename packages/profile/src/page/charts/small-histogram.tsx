/** @jsxImportSource preact */
import type { Histogram } from '../../profile-object.js'
import { barsPath, histogramBars } from '../../view/histogram-bars.js'
import { linearScale } from '../../view/scales.js'
import { XAxis } from './axes.js'
import { useWidth } from './use-width.js'

const HEIGHT = 150

/** The histogram of a card: the shape at a glance. Its numbers are under *More details*. */
export function SmallHistogram({
  histogram,
  label,
  isTime = false,
}: {
  histogram: Histogram
  label: string
  isTime?: boolean
}) {
  const [ref, width] = useWidth<HTMLDivElement>()
  const plot = { left: 0, top: 4, width, height: HEIGHT - 26 }
  const { edges, counts, bins } = histogram
  const x = linearScale([edges[0] ?? 0, edges[bins] ?? 1], [0, plot.width])
  const y = linearScale([0, Math.max(1, ...counts)], [plot.height, 0])
  return (
    <div ref={ref}>
      {width > 0 && (
        <svg class="chart" width={width} height={HEIGHT} role="img" aria-label={label}>
          <path
            transform={`translate(0,${plot.top})`}
            d={barsPath(histogramBars(histogram, x, y))}
            fill="var(--chart-fill)"
          />
          <XAxis plot={plot} scale={x} isTime={isTime} />
        </svg>
      )}
    </div>
  )
}

/** The shape of a column in a line of a list, from a histogram or from the counts of its values. */
export function Spark({ counts }: { counts: readonly number[] }) {
  const [width, height] = [56, 16]
  const bins = counts.length
  const histogram = { bins, counts, edges: Array.from({ length: bins + 1 }, (_, edge) => edge) }
  const x = linearScale([0, bins], [0, width])
  const y = linearScale([0, Math.max(1, ...counts)], [height, 0])
  return (
    <svg class="spark" width={width} height={height} aria-hidden="true">
      <path d={barsPath(histogramBars(histogram, x, y))} fill="var(--chart-fill)" />
    </svg>
  )
}
