import { coefficientText, linearScale } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import { useState } from 'react'
import { XAxis, YAxis } from './axes.js'
import { Figure } from './figure.js'

const HEIGHT = 180

interface StemChartProps {
  readonly values: readonly number[]
  /** Values inside of ± this bound are those of an independent series. */
  readonly bound: number
  readonly title: string
  readonly file: string
}

/** A correlation at each lag. */
export function StemChart({ values, bound, title, file }: StemChartProps) {
  const [marked, mark] = useState<number>()
  return (
    <Figure
      label={title}
      file={file}
      caption={`${title}, with the 95 % bounds of an independent series`}
      table={() => ({ head: ['Lag', title], rows: values.map((value, lag) => [lag, value]) })}
      marks={values.length}
      marked={marked}
      onMark={mark}
      said={marked === undefined ? '' : `Lag ${marked}: ${coefficientText(values[marked] ?? null)}`}
    >
      {(width) => {
        const plot = { left: 40, top: 8, width: width - 48, height: HEIGHT - 34 }
        const x = linearScale([-0.5, values.length - 0.5], [0, plot.width])
        const y = linearScale([-1, 1], [plot.height, 0])
        const stem = (lag: number) => `M${x.at(lag).toFixed(1)} ${y.at(0)}V${y.at(values[lag] ?? 0).toFixed(1)}`
        return (
          <svg className={chartStyles.chart} width={width} height={HEIGHT} aria-hidden="true">
            <YAxis plot={plot} scale={y} />
            <XAxis plot={plot} scale={x} />
            <g transform={`translate(${plot.left},${plot.top})`}>
              <rect
                className={chartStyles.bound}
                width={plot.width}
                y={y.at(bound)}
                height={Math.max(0, y.at(-bound) - y.at(bound))}
              />
              <path className={chartStyles.stems} d={values.map((_, lag) => stem(lag)).join('')} />
              {marked !== undefined && (
                <>
                  <path className={`${chartStyles.stems} ${chartStyles.on}`} d={stem(marked)} />
                  <text
                    className={`${chartStyles.halo} ${chartStyles.strong}`}
                    x={Math.min(plot.width - 80, x.at(marked) + 6)}
                    y="10"
                  >
                    {`Lag ${marked}: ${coefficientText(values[marked] ?? null)}`}
                  </text>
                </>
              )}
              <rect
                className={chartStyles.catcher}
                width={plot.width}
                height={plot.height}
                onPointerMove={(event) => {
                  const { left } = event.currentTarget.getBoundingClientRect()
                  mark(Math.max(0, Math.min(values.length - 1, Math.round(x.invert(event.clientX - left)))))
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
