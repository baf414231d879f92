import { type Categories, boxesOf, group, linearScale, shortName, tickLabel } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import { useMemo, useState } from 'react'
import { XAxis } from '../charts/axes.js'
import { Figure } from '../charts/figure.js'
import { Name } from '../data-text.js'

const ROW = 34

/** A numeric column by the categories of another: a box each. */
export function BoxChart({ name, values, categories }: { name: string; values: Float64Array; categories: Categories }) {
  const [marked, mark] = useState<number>()
  const boxes = useMemo(() => boxesOf(values, categories.codes, categories.labels), [values, categories])
  const on = marked === undefined ? undefined : boxes[marked]
  const said = on
    ? `${on.label}: median ${tickLabel(on.median)}, quartiles ${tickLabel(on.q1)} and ${tickLabel(on.q3)}, ${group(on.n)} rows`
    : ''
  const height = boxes.length * ROW + 36
  return (
    <Figure
      label={`${name} by ${categories.name}`}
      file={`${name} by ${categories.name}`}
      table={() => ({
        head: [categories.name, 'Rows', 'Lower whisker', 'Q1', 'Median', 'Q3', 'Upper whisker', 'Outliers'],
        rows: boxes.map((box) => [box.label, box.n, box.low, box.q1, box.median, box.q3, box.high, box.outliers]),
      })}
      marks={boxes.length}
      marked={marked}
      onMark={mark}
      said={said}
      step={(from, key) => from + (key === 'ArrowDown' || key === 'ArrowRight' ? 1 : -1)}
      caption={
        <>
          <span>
            <Name>{name}</Name> by <Name>{categories.name}</Name>: quartiles, median and 1.5 × IQR. Outliers are not
            drawn.
          </span>
          <span className={chartStyles.readout}>{said && <Name>{said}</Name>}</span>
        </>
      }
    >
      {(width) => {
        const plot = { left: 96, top: 8, width: width - 112, height: height - 34 }
        const low = Math.min(...boxes.map((box) => box.low))
        const high = Math.max(...boxes.map((box) => box.high))
        const room = (high - low) * 0.02 || 0.5
        const x = linearScale([low - room, high + room], [0, plot.width])
        return (
          <svg className={chartStyles.chart} width={width} height={height} aria-hidden="true">
            <XAxis plot={plot} scale={x} />
            <g transform={`translate(${plot.left},${plot.top})`}>
              {boxes.map((box, place) => {
                const middle = place * ROW + ROW / 2
                return (
                  <g
                    key={place}
                    className={place === marked ? `${chartStyles.box} ${chartStyles.on}` : chartStyles.box}
                  >
                    <text x="-10" y={middle} dy=".35em" textAnchor="end">
                      {shortName(box.label, 14)}
                    </text>
                    <path d={`M${x.at(box.low)} ${middle}H${x.at(box.high)}`} />
                    <rect
                      x={x.at(box.q1)}
                      y={middle - 9}
                      width={Math.max(1, x.at(box.q3) - x.at(box.q1))}
                      height="18"
                    />
                    <path className={chartStyles.median} d={`M${x.at(box.median)} ${middle - 9}v18`} />
                    <rect
                      className={chartStyles.catcher}
                      x="-90"
                      y={place * ROW}
                      width={plot.width + 90}
                      height={ROW}
                      onPointerEnter={() => mark(place)}
                      onPointerLeave={() => mark(undefined)}
                    />
                  </g>
                )
              })}
            </g>
          </svg>
        )
      }}
    </Figure>
  )
}
