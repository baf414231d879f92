/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import type { Shapes } from '../../compare/comparison.js'
import { format } from '../../display/format.js'
import { profileColour } from '../../view/comparison.js'
import { linearScale, type Scale, tickLabel, timeLabel } from '../../view/scales.js'
import { XAxis, YAxis } from '../charts/axes.js'
import { Figure } from '../charts/figure.js'

type Histograms = Extract<Shapes, { kind: 'histogram' }>

interface OverlayChartProps {
  readonly shapes: Histograms
  readonly labels: readonly string[]
  readonly name: string
}

const HEIGHT = 220

/** The histograms of all profiles over each other: shares of values, so that tables of different length compare. */
export function OverlayChart({ shapes, labels, name }: OverlayChartProps) {
  const [marked, mark] = useState<number>()
  const { edges, shares, isTime } = shapes
  const bins = edges.length - 1
  const text = (edge: number) =>
    isTime ? timeLabel(edge) : tickLabel(edge, ((edges[bins] ?? 0) - (edges[0] ?? 0)) / bins)
  const range = (bin: number) => `${text(edges[bin] ?? 0)} to ${text(edges[bin + 1] ?? 0)}`
  const shareText = (place: number, bin: number) => format(shares[place]?.[bin] ?? null, 'share')
  return (
    <Figure
      label={`Distributions of ${name}`}
      file={`${name} comparison`}
      caption={
        <>
          <span>Share of values (%) in {bins} common bins</span>
          {marked !== undefined && (
            <span class="readout">
              {range(marked)}:{' '}
              {labels.map((_, place) => (
                <span key={place} style={{ color: profileColour(place) }}>
                  {' '}
                  {shareText(place, marked)}
                </span>
              ))}
            </span>
          )}
        </>
      }
      table={() => ({
        head: ['From', 'To', ...labels],
        rows: Array.from({ length: bins }, (_, bin) => [
          isTime ? text(edges[bin] ?? 0) : (edges[bin] ?? 0),
          isTime ? text(edges[bin + 1] ?? 0) : (edges[bin + 1] ?? 0),
          ...shares.map((one) => one?.[bin] ?? null),
        ]),
      })}
      marks={bins}
      marked={marked}
      onMark={mark}
      said={
        marked === undefined
          ? ''
          : `${range(marked)}: ${labels.map((label, place) => `${label} ${shareText(place, marked)}`).join(', ')}`
      }
    >
      {(width) => {
        const plot = { left: 40, top: 8, width: width - 48, height: HEIGHT - 34 }
        const x = linearScale([edges[0] ?? 0, edges[bins] ?? 1], [0, plot.width])
        const highest = Math.max(1e-9, ...shares.flatMap((one) => one ?? []))
        const y = linearScale([0, highest * 100], [plot.height, 0])
        return (
          <svg class="chart" width={width} height={HEIGHT} aria-hidden="true">
            <YAxis plot={plot} scale={y} />
            <XAxis plot={plot} scale={x} isTime={isTime} />
            <g transform={`translate(${plot.left},${plot.top})`}>
              {marked !== undefined && (
                <rect
                  class="bound"
                  x={x.at(edges[marked] ?? 0)}
                  width={Math.max(1, x.at(edges[marked + 1] ?? 0) - x.at(edges[marked] ?? 0))}
                  height={plot.height}
                />
              )}
              {shares.map(
                (one, place) =>
                  one && (
                    <path
                      key={place}
                      class="overlay"
                      style={{ stroke: profileColour(place), fill: profileColour(place) }}
                      d={outline(one, edges, x, y)}
                    />
                  ),
              )}
              <rect
                class="catcher"
                width={plot.width}
                height={plot.height}
                onPointerMove={(event) => {
                  const { left } = event.currentTarget.getBoundingClientRect()
                  const share = (event.clientX - left) / plot.width
                  mark(Math.max(0, Math.min(bins - 1, Math.floor(share * bins))))
                }}
                onPointerLeave={() => mark(undefined)}
              />
            </g>
          </svg>
        )
      }}
    </Figure>
  )
}

/** A histogram as one outline from the foot, over its bars, back to the foot. */
function outline(shares: readonly number[], edges: readonly number[], x: Scale, y: Scale): string {
  const steps = shares.map((share, bin) => `V${y.at(share * 100).toFixed(1)}H${x.at(edges[bin + 1] ?? 0).toFixed(1)}`)
  return `M${x.at(edges[0] ?? 0).toFixed(1)} ${y.at(0)}${steps.join('')}V${y.at(0)}`
}
