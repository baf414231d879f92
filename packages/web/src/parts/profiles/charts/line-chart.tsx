import { type JsonNumber, linearScale, tickLabel } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import { useState } from 'react'
import { XAxis, YAxis } from './axes.js'
import { Figure } from './figure.js'

const HEIGHT = 220

/** Values in their order; a gap where one is missing. */
export function LineChart({ values, label, file }: { values: readonly JsonNumber[]; label: string; file: string }) {
  const [marked, mark] = useState<number>()
  const numbers = values.map((value) => (typeof value === 'number' ? value : Number.NaN))
  const finite = numbers.filter(Number.isFinite)
  const [low, high] = [Math.min(...finite), Math.max(...finite)]
  return (
    <Figure
      label={label}
      file={file}
      table={() => ({ head: ['Place', 'Value'], rows: values.map((value, place) => [place, value]) })}
      marks={values.length}
      marked={marked}
      onMark={mark}
      said={marked === undefined ? '' : `${marked}: ${tickLabel(numbers[marked] ?? Number.NaN)}`}
    >
      {(width) => {
        const plot = { left: 52, top: 8, width: width - 60, height: HEIGHT - 34 }
        const x = linearScale([0, Math.max(1, values.length - 1)], [0, plot.width])
        const y = linearScale([low, high], [plot.height, 0])
        const path = numbers
          .map((value, place) => {
            if (Number.isNaN(value)) return ''
            const letter = Number.isNaN(numbers[place - 1] ?? Number.NaN) ? 'M' : 'L'
            return `${letter}${x.at(place).toFixed(1)} ${y.at(value).toFixed(1)}`
          })
          .join('')
        const on = marked === undefined ? undefined : numbers[marked]
        return (
          <svg className={chartStyles.chart} width={width} height={HEIGHT} aria-hidden="true">
            <YAxis plot={plot} scale={y} />
            <XAxis plot={plot} scale={x} />
            <g transform={`translate(${plot.left},${plot.top})`}>
              <path className={chartStyles.ln} d={path} />
              {on !== undefined && marked !== undefined && Number.isFinite(on) && (
                <>
                  <circle cx={x.at(marked)} cy={y.at(on)} r="4" fill="var(--accent)" />
                  <text className={`${chartStyles.halo} ${chartStyles.strong}`} x={x.at(marked) + 8} y={y.at(on) - 8}>
                    {tickLabel(on)}
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
