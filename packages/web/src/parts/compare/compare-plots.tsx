import { useState } from 'react'
import { type CompareView, type PlotTab, plotTabs } from '../../addresses/compare-search.js'
import type { Definitions } from '../../api/definitions.js'
import { Switch } from '../../controls/switch.js'
import { naturalOrder } from '../../format/natural-order.js'
import { axisFigure, axisFigureLacks } from '../figures/axis-figure.js'
import { AxisTable } from '../figures/axis-table.js'
import { axisTitle, type ComparedRun, valueOf } from '../figures/compared-run.js'
import { PlotlyChart } from '../figures/plotly-chart.js'
import type { Figure } from '../figures/plotly-figure.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import type { CompareFocus } from './compare-focus.js'
import { AxesPicker } from './axes-picker.js'
import { AxisPicker } from './axis-picker.js'

const LABELS: Readonly<Record<PlotTab, string>> = {
  parallel: 'Parallel Coordinates Plot',
  scatter: 'Scatter Plot',
  box: 'Box Plot',
  contour: 'Contour Plot',
}

export interface ComparePlotsProps {
  readonly runs: readonly ComparedRun[]
  /** The column that the others are compared with. */
  readonly baselineId: string | undefined
  readonly focus: CompareFocus
  readonly definitions: Definitions
  readonly search: CompareView
  readonly onChange: (change: Partial<CompareView>) => void
}

/** The plots of a comparison, one at a time; the selection is in the address (U-CMP-3). */
export function ComparePlots({ runs: all, definitions, focus, search, onChange }: ComparePlotsProps) {
  const runs = all.filter(({ id }) => !focus.hidden.has(id))
  const tab = search.tab ?? 'parallel'
  return (
    <section className="sect" aria-label="Visualizations">
      <header>
        <h3>Visualizations</h3>
      </header>
      <div className="tabs" style={{ padding: 0 }} role="tablist" aria-label="Visualizations">
        <div className="tablist">
          {plotTabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={name === tab}
              className={name === tab ? 'tab on' : 'tab'}
              onClick={() => onChange({ tab: name })}
            >
              {LABELS[name]}
            </button>
          ))}
        </div>
      </div>
      <div role="tabpanel" aria-label={LABELS[tab]}>
        {tab === 'parallel' ? (
          <ParallelPlot {...{ runs, definitions, search, onChange }} />
        ) : (
          <AxesPlot key={tab} {...{ tab, runs, definitions, search, onChange }} />
        )}
      </div>
    </section>
  )
}

type PlotProps = Pick<ComparePlotsProps, 'runs' | 'definitions' | 'search' | 'onChange'>

function ParallelPlot({ runs, definitions, search, onChange }: PlotProps) {
  const { runs: colours } = useChartTheme()
  const keys = keysOf(runs)
  const axes = search.axes ?? [
    ...keys.params
      .map((key) => `params.${key}`)
      .filter((axis) => varies(runs, axis))
      .slice(0, 3),
    ...firstMetric(keys.metrics, definitions).map((key) => `metrics.${key}`),
  ]
  const picked = (prefix: string) =>
    axes.filter((axis) => axis.startsWith(prefix)).map((axis) => axis.slice(prefix.length))
  const [params, metrics] = [picked('params.'), picked('metrics.')]
  const pick = (nextParams: readonly string[], nextMetrics: readonly string[]) =>
    onChange({ axes: [...nextParams.map((key) => `params.${key}`), ...nextMetrics.map((key) => `metrics.${key}`)] })
  return (
    <>
      <div className="tools" style={{ padding: 'var(--s-2) 0' }}>
        <AxesPicker label="Parameters" keys={keys.params} picked={params} onPick={(next) => pick(next, metrics)} />
        <AxesPicker label="Metrics" keys={keys.metrics} picked={metrics} onPick={(next) => pick(params, next)} />
      </div>
      {axes.length < 2 ? (
        <p className="t3">Choose at least two parameters or metrics.</p>
      ) : (
        <PlotOrTable
          label={`Runs over ${axes.map((axis) => axisTitle(axis, definitions)).join(', ')}`}
          figure={axisFigure('parallel', runs, { axes, definitions, colours })}
          {...{ runs, axes, definitions }}
        />
      )}
    </>
  )
}

/** Scatter, box and contour plots: two or three axes, each chosen separately. */
function AxesPlot({ tab, runs, definitions, search, onChange }: PlotProps & { tab: Exclude<PlotTab, 'parallel'> }) {
  const { runs: colours } = useChartTheme()
  const keys = keysOf(runs)
  const params = keys.params.map((key) => `params.${key}`)
  const metrics = keys.metrics.map((key) => `metrics.${key}`)
  const all = [...params, ...metrics]
  const x = search.x ?? params.find((axis) => varies(runs, axis)) ?? all[0] ?? ''
  const [primary] = firstMetric(keys.metrics, definitions)
  const y = search.y ?? (primary === undefined ? all[1] : `metrics.${primary}`) ?? ''
  const z = search.z ?? metrics.find((axis) => axis !== y) ?? all[2] ?? ''
  const axes = tab === 'contour' ? [x, y, z] : [x, y]
  const figure = axisFigure(tab, runs, { axes, definitions, colours })
  const lacks = axisFigureLacks(tab, runs, axes)
  return (
    <>
      <div className="tools" style={{ padding: 'var(--s-2) 0' }}>
        <AxisPicker
          label="X"
          axes={tab === 'box' ? params : all}
          value={x}
          onChange={(next) => onChange({ x: next })}
        />
        <AxisPicker
          label="Y"
          axes={tab === 'box' ? metrics : all}
          value={y}
          onChange={(next) => onChange({ y: next })}
        />
        {tab === 'contour' && <AxisPicker label="Z" axes={all} value={z} onChange={(next) => onChange({ z: next })} />}
      </div>
      {lacks !== undefined && <p className="note">{lacks}</p>}
      <PlotOrTable
        label={`${LABELS[tab]} of ${axes.map((axis) => axisTitle(axis, definitions)).join(', ')}`}
        {...{ figure, runs, axes, definitions }}
      />
    </>
  )
}

/** The chart's data as a table (U-ALL-6). */
interface PlotOrTableProps {
  readonly label: string
  readonly figure: Figure
  readonly runs: readonly ComparedRun[]
  readonly axes: readonly string[]
  readonly definitions: Definitions
}

function PlotOrTable({ label, figure, runs, axes, definitions }: PlotOrTableProps) {
  const [isTable, setIsTable] = useState(false)
  return (
    <>
      <Switch label="Show as table" isSelected={isTable} onChange={setIsTable} />
      {isTable ? <AxisTable {...{ runs, axes, definitions }} /> : <PlotlyChart figure={figure} label={label} />}
    </>
  )
}

function keysOf(runs: readonly ComparedRun[]) {
  const union = (keys: readonly string[]) => [...new Set(keys)].sort(naturalOrder)
  return {
    params: union(runs.flatMap((run) => [...run.params.keys()])),
    metrics: union(runs.flatMap((run) => [...run.metrics.keys()])),
  }
}

/** The primary metric where the runs have it, else their first. */
function firstMetric(keys: readonly string[], { primary }: Definitions): readonly string[] {
  return primary !== undefined && keys.includes(primary) ? [primary] : keys.slice(0, 1)
}

function varies(runs: readonly ComparedRun[], axis: string): boolean {
  return new Set(runs.map((run) => valueOf(run, axis))).size > 1
}
