import { type Matrix, coefficientText, divergingColour, nameRoom, shortName } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import styles from '../profile.module.css'
import { useState } from 'react'
import { Figure } from '../charts/figure.js'
import { Name } from '../data-text.js'

interface HeatMapProps {
  readonly matrix: Matrix
  readonly label: string
  readonly file: string
  /** The low end of the scale: −1, or 0 for a measure without a sign. */
  readonly from: -1 | 0
  /** Only what is below the diagonal: the rest says the same. */
  readonly isTriangle?: boolean
  /** A row that the reader came for. */
  readonly row?: number | undefined
  readonly onOpen?: (x: string, y: string) => void
}

/** The most characters of a name on an axis. */
const MOST = 17

/** A matrix of columns against columns: value on hover and by arrow keys; Enter or a click opens the pair. */
export function HeatMap({ matrix, label, file, from, isTriangle = false, row, onOpen }: HeatMapProps) {
  const { columns, matrix: values } = matrix
  const n = columns.length
  const [marked, mark] = useState<number>()
  const cell = (mark: number) => ({ x: mark % n, y: Math.floor(mark / n) })
  const isDrawn = (x: number, y: number) => !isTriangle || x < y
  const on = marked === undefined ? undefined : cell(marked)
  const said = on ? `${columns[on.y]} and ${columns[on.x]} ${coefficientText(values[on.y]?.[on.x] ?? null)}` : ''
  const open = () => on && isDrawn(on.x, on.y) && onOpen?.(columns[on.x] ?? '', columns[on.y] ?? '')
  return (
    <Figure
      label={label}
      file={file}
      table={() => ({ head: ['', ...columns], rows: columns.map((name, y) => [name, ...(values[y] ?? [])]) })}
      marks={n * n}
      marked={marked}
      onMark={mark}
      said={said}
      onEnter={open}
      step={(from, key) => from + ({ ArrowRight: 1, ArrowLeft: -1, ArrowUp: -n, ArrowDown: n }[key] ?? 0)}
      caption={
        <>
          <span className={chartStyles.legend}>
            {from === 0 ? 0 : '−1'}
            <Ramp from={from} />1
          </span>
          <span className={chartStyles.readout}>
            {on && (
              <>
                <Name>{columns[on.y] ?? ''}</Name> and <Name>{columns[on.x] ?? ''}</Name>{' '}
                <b>{coefficientText(values[on.y]?.[on.x] ?? null)}</b>
              </>
            )}
          </span>
        </>
      }
    >
      {(width) => {
        const labels = nameRoom(columns, MOST)
        const top = Math.ceil(0.88 * labels) + 4
        const size = Math.max(n <= 40 ? 15 : 9, Math.min(26, Math.floor((width - labels - 44) / n)))
        const strong = (place: number, own: number | undefined) =>
          place === own || place === row ? 'strong' : undefined
        return (
          <div className={styles.scroller} tabIndex={0}>
            <svg
              className={`${chartStyles.chart} ${chartStyles.heat}`}
              width={labels + n * size + 44}
              height={top + n * size + 4}
              aria-hidden="true"
            >
              {columns.map((name, place) => (
                <g key={place}>
                  <text
                    x={labels - 6}
                    y={top + (place + 0.5) * size}
                    dy=".35em"
                    textAnchor="end"
                    className={strong(place, on?.y)}
                  >
                    {shortName(name, MOST)}
                    <title>{name}</title>
                  </text>
                  <text
                    transform={`translate(${labels + (place + 0.5) * size},${top - 6}) rotate(-58)`}
                    dy=".3em"
                    className={strong(place, on?.x)}
                  >
                    {shortName(name, MOST)}
                    <title>{name}</title>
                  </text>
                </g>
              ))}
              <g
                transform={`translate(${labels},${top})`}
                onPointerLeave={() => mark(undefined)}
                onClick={open}
                className={onOpen ? chartStyles.opens : undefined}
              >
                {values.map((row, y) =>
                  row.map(
                    (value, x) =>
                      isDrawn(x, y) && (
                        <rect
                          key={x}
                          data-cell={`${y}-${x}`}
                          x={x * size}
                          y={y * size}
                          width={size - 1}
                          height={size - 1}
                          fill={x === y ? 'var(--chart-grid)' : divergingColour(value)}
                          onPointerEnter={() => mark(y * n + x)}
                        />
                      ),
                  ),
                )}
                {row !== undefined && row < n && (
                  <rect className={chartStyles.rowring} x="-.5" y={row * size - 0.5} width={n * size} height={size} />
                )}
                {on && isDrawn(on.x, on.y) && (
                  <rect
                    className={chartStyles.cellring}
                    x={on.x * size - 0.5}
                    y={on.y * size - 0.5}
                    width={size}
                    height={size}
                  />
                )}
              </g>
            </svg>
          </div>
        )
      }}
    </Figure>
  )
}

const RAMP = 24

function Ramp({ from }: { from: -1 | 0 }) {
  return (
    <svg width="120" height="8" aria-hidden="true">
      {Array.from({ length: RAMP }, (_, step) => (
        <rect
          key={step}
          x={(step * 120) / RAMP}
          width={120 / RAMP + 0.3}
          height="8"
          fill={divergingColour(from + ((1 - from) * (step + 0.5)) / RAMP)}
        />
      ))}
    </svg>
  )
}
