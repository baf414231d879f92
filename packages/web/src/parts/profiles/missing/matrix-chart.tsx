import { format, group, shortName } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import styles from '../profile.module.css'
import { useLayoutEffect, useRef, useState } from 'react'
import { Figure } from '../charts/figure.js'
import { Name } from '../data-text.js'
import { useChartTheme } from '../../../theme/chart-theme.js'
import { useReport } from '../report-context.js'

const [TOP, HEIGHT, LINE] = [78, 250, 90]

/** Where values are missing, by bands of rows, and how complete the rows of each band are. */
export function MatrixChart() {
  const { profile } = useReport()
  const [marked, mark] = useState<number>()
  const { columns, table } = profile
  const { rows_per_band: rowsPerBand, share } = profile.missing.matrix ?? { rows_per_band: 1, share: [] }
  const bands = share.length
  const n = columns.length
  const rowsOf = (band: number) =>
    `rows ${group(band * rowsPerBand)} to ${group(Math.min(table.n, (band + 1) * rowsPerBand) - 1)}`
  const on = marked === undefined ? undefined : { column: marked % n, band: Math.floor(marked / n) }
  const said = on
    ? `${columns[on.column]}, ${rowsOf(on.band)}: ${format(share[on.band]?.[on.column] ?? 0, 'share')} missing`
    : ''
  return (
    <Figure
      label="Missing values by rows"
      file="missing values matrix"
      table={() => ({
        head: ['Rows', ...columns],
        rows: share.map((shares, band) => [rowsOf(band), ...shares]),
      })}
      marks={n * bands}
      marked={marked}
      onMark={mark}
      said={said}
      step={(from, key) => from + ({ ArrowRight: 1, ArrowLeft: -1, ArrowUp: -n, ArrowDown: n }[key] ?? 0)}
      caption={
        <>
          <span>
            {bands} bands of {group(rowsPerBand)} rows; light where values are missing. The line is the share of
            complete cells.
          </span>
          <span className={chartStyles.readout}>{said && <Name>{said}</Name>}</span>
        </>
      }
    >
      {(width) => {
        const size = Math.max(22, Math.min(64, (width - LINE - 40) / n))
        return (
          <div className={styles.scroller} tabIndex={0}>
            <div className={chartStyles.layers} style={{ width: `${n * size + LINE + 40}px` }}>
              <Bands share={share} width={n * size} height={HEIGHT} />
              <svg
                className={chartStyles.chart}
                width={n * size + LINE + 40}
                height={TOP + HEIGHT + 10}
                aria-hidden="true"
              >
                {columns.map((name, place) => (
                  <text
                    key={place}
                    transform={`translate(${(place + 0.5) * size},${TOP - 8}) rotate(-45)`}
                    className={place === on?.column ? chartStyles.strong : undefined}
                  >
                    {shortName(name, 14)}
                    <title>{name}</title>
                  </text>
                ))}
                <Completeness share={share} left={n * size + 14} />
                {on && (
                  <rect
                    className={chartStyles.cellring}
                    x={on.column * size}
                    y={TOP + (on.band * HEIGHT) / bands - 1}
                    width={size}
                    height={HEIGHT / bands + 2}
                  />
                )}
                <rect
                  className={chartStyles.catcher}
                  y={TOP}
                  width={n * size}
                  height={HEIGHT}
                  onPointerMove={(event) => {
                    const box = event.currentTarget.getBoundingClientRect()
                    const column = Math.min(n - 1, Math.floor((event.clientX - box.left) / size))
                    const band = Math.min(bands - 1, Math.floor(((event.clientY - box.top) * bands) / HEIGHT))
                    mark(Math.max(0, band) * n + Math.max(0, column))
                  }}
                  onPointerLeave={() => mark(undefined)}
                />
              </svg>
            </div>
          </div>
        )
      }}
    </Figure>
  )
}

/** The cells, painted: half a million of them in a wide table. */
function Bands({ share, width, height }: { share: readonly (readonly number[])[]; width: number; height: number }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useChartTheme()
  useLayoutEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context) return
    const scale = Math.min(devicePixelRatio || 1, 16_000 / width)
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    context.scale(scale, scale)
    context.fillStyle = getComputedStyle(canvas).color
    const n = share[0]?.length ?? 1
    const [cellWidth, cellHeight] = [width / n, height / share.length]
    for (let column = 0; column < n; column += 1) {
      let from = 0
      // Bands that are alike are painted as one, so that no seams show.
      for (let band = 1; band <= share.length; band += 1) {
        const before = share[from]?.[column] ?? 0
        if (band < share.length && share[band]?.[column] === before) continue
        context.globalAlpha = 1 - before
        context.fillRect(column * cellWidth + 1, from * cellHeight, cellWidth - 2, (band - from) * cellHeight)
        from = band
      }
    }
  }, [share, width, height, theme])
  return (
    <canvas
      ref={ref}
      className={chartStyles.bands}
      style={{ left: '0px', top: `${TOP}px`, width: `${width}px`, height: `${height}px` }}
    />
  )
}

function Completeness({ share, left }: { share: readonly (readonly number[])[]; left: number }) {
  const complete = share.map((row) => 1 - row.reduce((sum, one) => sum + one, 0) / Math.max(1, row.length))
  const width = LINE - 30
  const path = complete
    .map(
      (value, band) =>
        `${band === 0 ? 'M' : 'L'}${(value * width).toFixed(1)} ${((band + 0.5) * HEIGHT) / share.length}`,
    )
    .join('')
  return (
    <g transform={`translate(${left},${TOP})`}>
      <text y={-8}>0%</text>
      <text x={width} y={-8} textAnchor="middle">
        100%
      </text>
      <line className={chartStyles.gr} x1="0" x2="0" y2={HEIGHT} />
      <line className={chartStyles.gr} x1={width} x2={width} y2={HEIGHT} />
      <path className={chartStyles.ln} d={path} />
    </g>
  )
}
