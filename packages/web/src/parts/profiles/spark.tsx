import { barsPath, histogramBars, linearScale } from '@labbook/profile'

const [WIDTH, HEIGHT] = [56, 16]

/** The shape of a column in a line of a list. */
export function Spark({ counts }: { counts: readonly number[] }) {
  const bins = counts.length
  const histogram = { bins, counts, edges: Array.from({ length: bins + 1 }, (_, edge) => edge) }
  const x = linearScale([0, bins], [0, WIDTH])
  const y = linearScale([0, Math.max(1, ...counts)], [HEIGHT, 0])
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true">
      <path d={barsPath(histogramBars(histogram, x, y))} fill="var(--chart-fill)" />
    </svg>
  )
}
