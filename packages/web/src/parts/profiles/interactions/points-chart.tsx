import {
  type Scale,
  coefficientText,
  coefficientsOf,
  countNotPositive,
  domainOf,
  group,
  hexagonAt,
  hexagons,
  linearScale,
  logScale,
  neighbourOf,
  numbersOf,
  pointsOf,
  roughText,
  roughValue,
  rowsText,
  withoutOutliers,
} from '@labbook/profile'
import chartStyles from '../chart.module.css'
import { useMemo, useState } from 'react'
import { Figure } from '../charts/figure.js'
import { Switch } from '../../../controls/switch.js'
import { useChoice } from '../choices.js'
import { Name } from '../data-text.js'
import { useReport } from '../report-context.js'
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
    `${x} ${roughText(scaleX, cells.x[cell] ?? 0, plot.width)}, ${y} ${roughText(scaleY, cells.y[cell] ?? 0, plot.height)}`
  const said = marked === undefined ? '' : `${rowsText(cells.counts[marked] ?? 0)} near ${at(marked)}`
  const left = (logX === '' ? 0 : countNotPositive(inside.x)) + (logY === '' ? 0 : countNotPositive(inside.y))
  return (
    <Figure
      label={`${y} against ${x}`}
      file={`${y} by ${x}`}
      switches={
        <>
          {isMany && (
            <Switch label="Scatter" isSelected={scatter !== ''} onChange={(on) => setScatter(on ? '1' : '')} />
          )}
          <Switch label="Log x" isSelected={logX !== ''} onChange={(on) => setLogX(on ? '1' : '')} />
          <Switch label="Log y" isSelected={logY !== ''} onChange={(on) => setLogY(on ? '1' : '')} />
          <Switch label="Hide outliers" isSelected={outliers !== ''} onChange={(on) => setOutliers(on ? '1' : '')} />
        </>
      }
      table={() => ({
        head: [x, y, 'Rows'],
        rows: [...cells.counts].map((count, cell) => [
          roughValue(scaleX, cells.x[cell] ?? 0, plot.width),
          roughValue(scaleY, cells.y[cell] ?? 0, plot.height),
          count,
        ]),
      })}
      marks={cells.counts.length}
      marked={marked}
      onMark={mark}
      said={said}
      step={(from, key) => neighbourOf(cells, from, key)}
      onReset={zoom ? () => setZoom(null) : undefined}
      onWidth={setWidth}
      caption={
        <>
          <span>
            Spearman <b>{coefficientText(coefficients.spearman)}</b>, Pearson{' '}
            <b>{coefficientText(coefficients.pearson)}</b>, {rowsText(coefficients.n)}
          </span>
          {isDensity && <DensityLegend highest={cells.highest} />}
          {left > 0 && <span className="t3">{group(left)} values at or below 0 are not on the log axis.</span>}
          <span className={chartStyles.readout}>{said && <Name>{said}</Name>}</span>
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
