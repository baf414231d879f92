import { useMemo, useState } from 'preact/hooks'
import { hexagonAt, hexagons } from '../../view/hexagons.js'
import { coefficientsOf, coefficientText, pointsOf, withoutOutliers } from '../../view/pairs.js'
import { group, linearScale, logScale, type Scale, tickLabel } from '../../view/scales.js'
import { Figure } from '../charts/figure.js'
import { Switch } from '../charts/switch.js'
import { useChoice } from '../page-state.js'
import { Name } from '../parts/name.js'
import { useReport } from '../report-context.js'
import { numbersOf } from './carried.js'
import { DensityLegend, PointsPicture, type Shown } from './points-picture.js'

type Interval = readonly [number, number]
interface Zoom {
  readonly x: Interval
  readonly y: Interval
}

/** Two numeric columns against each other. */
export function PointsChart({ x, y }: { x: string; y: string }) {
  const { profile, settings } = useReport()
  const { interactions } = profile
  const [logX, setLogX] = useChoice('logx', '')
  const [logY, setLogY] = useChoice('logy', '')
  const [outliers, setOutliers] = useChoice('outliers', '')
  const [scatter, setScatter] = useChoice('scatter', '')
  const [zoom, setZoom] = useState<Zoom | null>(null)
  const [marked, mark] = useState<number>()
  const all = useMemo(() => pointsOf(numbersOf(interactions, x), numbersOf(interactions, y)), [interactions, x, y])
  const inside = useMemo(() => (outliers === '' ? all : withoutOutliers(all)), [all, outliers])
  const isMany = all.x.length > settings.scatterThreshold
  const isDensity = isMany && scatter === ''
  const coefficients = useMemo(() => coefficientsOf(profile, x, y, all), [profile, x, y, all])
  const domains = {
    x: zoom?.x ?? domainOf(inside.x, logX !== ''),
    y: zoom?.y ?? domainOf(inside.y, logY !== ''),
  }
  const [width, setWidth] = useState(0)
  const height = width > 480 ? 430 : 320
  const plot = { left: 56, top: 8, width: Math.max(1, width - 64), height: height - 36 }
  const shown = useMemo((): Shown => {
    const scaleX = scaleOf(logX !== '', domains.x, [0, plot.width])
    const scaleY = scaleOf(logY !== '', domains.y, [plot.height, 0])
    const [px, py] = [inside.x.map((value) => scaleX.at(value)), inside.y.map((value) => scaleY.at(value))]
    const cells = hexagons(px, py, { ...plot, radius: plot.width < 420 ? 5 : 6 })
    return { scaleX, scaleY, px, py, cells }
  }, [inside, logX, logY, width, domains.x[0], domains.x[1], domains.y[0], domains.y[1]])
  const { cells, scaleX, scaleY } = shown
  const at = (cell: number) =>
    `${x} ${near(scaleX, cells.x[cell] ?? 0, plot.width)}, ${y} ${near(scaleY, cells.y[cell] ?? 0, plot.height)}`
  const said = marked === undefined ? '' : `${rowsText(cells.counts[marked] ?? 0)} near ${at(marked)}`
  const left = (logX === '' ? 0 : below(inside.x)) + (logY === '' ? 0 : below(inside.y))
  return (
    <Figure
      label={`${y} against ${x}`}
      file={`${y} by ${x}`}
      switches={
        <>
          {isMany && <Switch label="Scatter" on={scatter !== ''} onChange={(on) => setScatter(on ? '1' : '')} />}
          <Switch label="Log x" on={logX !== ''} onChange={(on) => setLogX(on ? '1' : '')} />
          <Switch label="Log y" on={logY !== ''} onChange={(on) => setLogY(on ? '1' : '')} />
          <Switch label="Hide outliers" on={outliers !== ''} onChange={(on) => setOutliers(on ? '1' : '')} />
        </>
      }
      table={() => ({
        head: [x, y, 'Rows'],
        rows: [...cells.counts].map((count, cell) => [
          rounded(scaleX.invert(cells.x[cell] ?? 0), scaleX, plot.width),
          rounded(scaleY.invert(cells.y[cell] ?? 0), scaleY, plot.height),
          count,
        ]),
      })}
      marks={cells.counts.length}
      marked={marked}
      onMark={mark}
      said={said}
      step={(from, key) => neighbour(cells, from, key)}
      onReset={zoom ? () => setZoom(null) : undefined}
      onWidth={setWidth}
      caption={
        <>
          <span>
            Spearman <b>{coefficientText(coefficients.spearman)}</b>, Pearson{' '}
            <b>{coefficientText(coefficients.pearson)}</b>, {rowsText(coefficients.n)}
          </span>
          {isDensity && <DensityLegend highest={cells.highest} />}
          {left > 0 && <span class="t3">{group(left)} values at or below 0 are not on the log axis.</span>}
          <span class="readout">{said && <Name>{said}</Name>}</span>
        </>
      }
    >
      {(measured) => (
        <PointsPicture
          names={{ x, y }}
          shown={shown}
          plot={plot}
          size={{ width: measured, height }}
          isDensity={isDensity}
          marked={marked}
          onPoint={(px, py) => mark(px === null ? undefined : hexagonAt(cells, px, py))}
          onBrush={(bx, by) =>
            setZoom({
              x: [scaleX.invert(bx[0]), scaleX.invert(bx[1])],
              y: [scaleY.invert(by[1]), scaleY.invert(by[0])],
            })
          }
          onReset={() => setZoom(null)}
        />
      )}
    </Figure>
  )
}

function scaleOf(isLog: boolean, domain: Interval, range: Interval): Scale {
  return isLog ? logScale(domain, range) : linearScale(domain, range)
}

/** The range of values with a little room; of the positive ones for a log axis. */
function domainOf(values: Float64Array, isLog: boolean): Interval {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (isLog && value <= 0) continue
    if (value < low) low = value
    if (value > high) high = value
  }
  if (!(high >= low)) return isLog ? [1, 10] : [0, 1]
  if (isLog) return [low / 1.1, high * 1.1]
  const room = high > low ? (high - low) * 0.02 : Math.abs(high) * 0.1 || 0.5
  return [low - room, high + room]
}

function below(values: Float64Array): number {
  return values.reduce((count, value) => count + (value <= 0 ? 1 : 0), 0)
}

/** The value at a place, no more exact than a hexagon is wide. */
function near(scale: Scale, place: number, size: number): string {
  const rough = rounded(scale.invert(place), scale, size)
  return Math.abs(rough) >= 10_000 ? group(rough) : tickLabel(rough)
}

function rounded(value: number, { domain }: Scale, size: number): number {
  const step = (10 * (domain[1] - domain[0])) / size
  const digits = Math.max(0, -Math.floor(Math.log10(step || 1)))
  return digits === 0 ? Math.round(value) : Number(value.toFixed(Math.min(12, digits)))
}

function rowsText(rows: number): string {
  return rows === 1 ? '1 row' : `${group(rows)} rows`
}

/** The nearest hexagon in the direction of an arrow key. */
function neighbour({ x, y }: Shown['cells'], from: number, key: string): number {
  const [fromX, fromY] = [x[from] ?? 0, y[from] ?? 0]
  const dirX = Number(key === 'ArrowRight') - Number(key === 'ArrowLeft')
  const dirY = Number(key === 'ArrowDown') - Number(key === 'ArrowUp')
  let [nearest, distance] = [from, Number.POSITIVE_INFINITY]
  for (let cell = 0; cell < x.length; cell += 1) {
    const [dx, dy] = [(x[cell] ?? 0) - fromX, (y[cell] ?? 0) - fromY]
    const along = dx * dirX + dy * dirY
    const across = Math.abs(dx * dirY) + Math.abs(dy * dirX)
    if (along > 0.5 && along + 3 * across < distance) [nearest, distance] = [cell, along + 3 * across]
  }
  return nearest
}
