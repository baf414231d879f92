import type { Cell } from '../lines/series.js'

export interface SparklineProps {
  readonly cells: readonly Cell[]
  readonly colour: string
  readonly label: string
}

const WIDTH = 96
const HEIGHT = 20

/** A metric's history at row height, from minimum to maximum of each cell; a dot marks the last value. */
export function Sparkline({ cells, colour, label }: SparklineProps) {
  const finite = cells.filter(({ n }) => n > 0)
  const [first, last] = [finite[0], finite.at(-1)]
  if (first === undefined || last === undefined || finite.length < 2) return null
  const low = finite.reduce((least, { min }) => Math.min(least, min), Number.POSITIVE_INFINITY)
  const high = finite.reduce((most, { max }) => Math.max(most, max), Number.NEGATIVE_INFINITY)
  const toX = (x: number) => 2 + ((WIDTH - 6) * (x - first.from)) / (last.to - first.from || 1)
  const toY = (value: number) => 3 + (HEIGHT - 6) * (high === low ? 0.5 : 1 - (value - low) / (high - low))
  const corners = finite.flatMap(({ from, to, first: start, min, max, last: end, n }) => {
    const x = toX((from + to) / 2)
    return (n === 1 ? [end] : [start, min, max, end]).map((value) => `${x.toFixed(1)} ${toY(value).toFixed(1)}`)
  })
  return (
    <svg width={WIDTH} height={HEIGHT} role="img" aria-label={label} style={{ display: 'block' }}>
      <path d={`M${corners.join('L')}`} fill="none" stroke={colour} strokeWidth={1.25} strokeLinejoin="round" />
      <circle cx={toX((last.from + last.to) / 2)} cy={toY(last.last)} r={2} fill={colour} />
    </svg>
  )
}
