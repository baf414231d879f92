import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Download, RotateCcw } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { type MetricSearch, smoothingOf, validateMetricSearch } from '../../addresses/metric-search.js'
import { type MetricRun, metricRunsQuery } from '../../api/metric-runs-query.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { Button } from '../../controls/button.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { saveFile } from '../../controls/save-file.js'
import { Segments } from '../../controls/segments.js'
import { Slider } from '../../controls/slider.js'
import { Switch } from '../../controls/switch.js'
import { titleOf } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import { naturalOrder } from '../../format/natural-order.js'
import { DefinedName } from '../../parts/definitions/defined-name.js'
import { useExperimentTrail } from '../../parts/experiments/experiment-trail.js'
import { BarChart } from '../../parts/figures/bar-chart.js'
import { bucketsAsCsv, bucketsAsJson, pointsAsCsv, savePng } from '../../parts/lines/chart-export.js'
import { createCursorLink } from '../../parts/lines/cursor-link.js'
import type { DrawnSeries, WantedLine } from '../../parts/lines/drawn-series.js'
import { LineChip } from '../../parts/lines/line-chip.js'
import { grainOf } from '../../parts/lines/grain.js'
import { MetricLines } from '../../parts/lines/metric-lines.js'
import type { ScaleKind } from '../../parts/lines/scale.js'
import { OverviewStrip } from '../../parts/lines/overview-strip.js'
import { lineLook, paletteLook } from '../../theme/run-looks.js'
import { fromOrigin } from '../../parts/lines/series.js'
import { summariesQuery } from '../../parts/lines/series-query.js'
import { Breadcrumb } from '../../shell/breadcrumb.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { announceFailure } from '../../shell/undo.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { AddLine } from './add-line.js'
import style from './metric-page.module.css'
import { MetricSummaryTable } from './metric-summary-table.js'

/** One metric of several runs, or several metrics, as lines with a summary table (U-METRIC). */
export function MetricPage() {
  const { _splat: pathKey } = useParams({ strict: false })
  const search = validateMetricSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const theme = useChartTheme()
  const figure = useRef<HTMLDivElement>(null)
  const [link] = useState(createCursorLink)
  const [isTable, setIsTable] = useState(false)
  const [drawn, setDrawn] = useState<DrawnSeries>()
  const key = search.metric ?? (pathKey || search.plot_metric_keys?.[0] || '')
  const keys = useMemo(() => search.plot_metric_keys ?? [key], [search.plot_metric_keys?.join('\n'), key])
  const { data: runs, error, refetch } = useQuery(metricRunsQuery(search.runs))
  const definitions = useDefinitions(runs?.map(({ experimentId }) => experimentId) ?? [])
  const summaries = useQuery(summariesQuery(search.runs, keys))
  const lines = useMemo(() => linesOf(runs ?? [], keys), [runs, keys])
  const deselected = new Set(search.deselected_curves)
  const shown = useMemo(
    () => lines.filter(({ runId, key: of }) => !deselected.has(curveOf(runId, of))),
    [lines, search.deselected_curves?.join('\n')],
  )
  const x = search.x_axis ?? 'step'
  const range = search.plot_layout?.xaxis?.range

  const change = (next: Partial<Record<keyof MetricSearch, unknown>>) =>
    void navigate({
      to: '.',
      search: Object.fromEntries(
        Object.entries({ ...search, ...next }).filter(([, value]) => value !== undefined),
      ) as never,
      replace: true,
    })
  const setRange = (next: readonly [number, number] | undefined) => {
    const { xaxis: _xaxis, ...others } = search.plot_layout ?? {}
    const layout = next === undefined ? others : { ...others, xaxis: { range: next } }
    change({ plot_layout: Object.keys(layout).length === 0 ? undefined : layout })
  }
  const setYScale = (next: ScaleKind) => change({ y_axis_scale: next === 'linear' ? undefined : next })
  const toggle = (line: WantedLine, isAlone: boolean) => {
    const curve = curveOf(line.runId, line.key)
    const all = lines.map(({ runId, key: of }) => curveOf(runId, of))
    const next = isAlone
      ? all.filter((other) => other !== curve)
      : all.filter((other) => deselected.has(other) !== (other === curve))
    change({ deselected_curves: next.length === 0 ? undefined : next })
  }

  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  const title = keys.map((each) => titleOf(each, definitions.metrics.get(each))).join(', ')
  const countOfRuns = runs?.length ?? search.runs.length
  const isSingle = summaries.data?.length !== 0 && summaries.data?.every(({ count }) => Number(count) <= 1) === true
  const lacksKey = summaries.data?.length === 0
  const save = (suffix: string, text: string, mime: string) =>
    saveFile(`${title}.${suffix}`, new Blob([text], { type: mime }))

  return (
    <>
      <title>{`${title} · Labbook`}</title>
      <MetricTrail runs={runs ?? []} title={title} />
      <div className={style.head}>
        <p className={style.title}>
          {keys.map((each, i) => (
            <span key={each}>
              {i > 0 && ', '}
              <DefinedName
                name={each}
                definition={definitions.metrics.get(each)}
                goal={definitions.metrics.get(each)?.goal}
              />
            </span>
          ))}{' '}
          <span className="t3">· {countOfRuns === 1 ? '1 run' : `${countOfRuns} runs`}</span>
        </p>
        {lines.map((line) => (
          <LineChip
            key={line.id}
            line={line}
            experimentId={runs?.find(({ runId }) => runId === line.runId)?.experimentId}
            isOn={!deselected.has(curveOf(line.runId, line.key))}
            onToggle={(isAlone) => toggle(line, isAlone)}
            onRemove={
              lines.length === 1
                ? undefined
                : () =>
                    keys.length > 1
                      ? change({ plot_metric_keys: keys.filter((other) => other !== line.key) })
                      : change({ runs: search.runs.filter((runId) => runId !== line.runId) })
            }
          />
        ))}
        <AddLine
          experimentIds={[...new Set(runs?.map(({ experimentId }) => experimentId))]}
          runIds={search.runs}
          keys={keys}
          onAddRun={(runId) => change({ runs: [...search.runs, runId] })}
          onAddKey={(added) => change({ plot_metric_keys: [...keys, added] })}
        />
      </div>
      <div className={`tools ${style.tools}`}>
        <Segments
          label="X axis"
          value={x}
          options={[
            { value: 'step', label: 'Step' },
            { value: 'wall', label: 'Wall time' },
            { value: 'relative', label: 'Relative time' },
          ]}
          onChange={(next) => change({ x_axis: next === 'step' ? undefined : next, plot_layout: undefined })}
        />
        <Segments
          label="Y axis"
          value={search.y_axis_scale ?? 'linear'}
          options={[
            { value: 'linear', label: 'Linear' },
            { value: 'log', label: 'Log' },
            { value: 'symlog', label: 'Symlog' },
          ]}
          onChange={setYScale}
        />
        <Slider
          label="Smoothing"
          {...{ min: 0, max: 0.99, step: 0.01 }}
          value={smoothingOf(search)}
          onChange={(next) => change({ line_smoothness: next === 0 ? undefined : Math.round(next * 100) + 1 })}
        />
        <Switch
          label="Points"
          isSelected={search.show_point === true}
          onChange={(isOn) => change({ show_point: isOn || undefined })}
        />
        <Switch label="Show as table" isSelected={isTable} onChange={setIsTable} />
        <span className="mla" />
        <Menu
          label="Download"
          trigger={
            <Button isDisabled={drawn === undefined}>
              <Download className="i" aria-hidden />
              Download
            </Button>
          }
        >
          <MenuItem onAction={() => void savePng(title, figure.current, theme.surface)}>PNG</MenuItem>
          <MenuItem onAction={() => drawn !== undefined && save('csv', bucketsAsCsv(drawn), 'text/csv')}>
            Plotted data as CSV
          </MenuItem>
          <MenuItem onAction={() => drawn !== undefined && save('json', bucketsAsJson(drawn), 'application/json')}>
            Plotted data as JSON
          </MenuItem>
          <MenuItem
            onAction={() =>
              drawn !== undefined &&
              void pointsAsCsv(drawn).then(
                (text) => save('points.csv', text, 'text/csv'),
                (reason: Error) => announceFailure(`Could not load the points: ${reason.message}`),
              )
            }
          >
            All points as CSV
          </MenuItem>
        </Menu>
      </div>
      <div className="body">
        {search.runs.length === 0 && (
          <Empty title="No runs selected">
            <p>Open a metric from a run page or from an experiment's charts.</p>
          </Empty>
        )}
        {lacksKey && (
          <Empty title="These runs do not have this metric">
            <LoggedKeys runIds={search.runs} onKey={(key) => change({ metric: key, plot_metric_keys: [key] })} />
          </Empty>
        )}
        {search.runs.length > 0 && !lacksKey && (
          <div className={style.figure} ref={figure}>
            {isSingle ? (
              <BarChart label={title} wanted={shown} definitions={definitions} value="last" height={420} />
            ) : (
              <>
                <div className={style.caption}>
                  <Caption drawn={drawn} range={range} isSmoothed={smoothingOf(search) > 0} />
                  {range !== undefined && (
                    <Button kind="quiet" onPress={() => setRange(undefined)}>
                      <RotateCcw className="i" aria-hidden />
                      Reset zoom
                    </Button>
                  )}
                </div>
                <MetricLines
                  label={`${title} over ${x}`}
                  wanted={shown}
                  {...{ definitions, x, range, link, isTable }}
                  onRange={setRange}
                  smoothing={smoothingOf(search)}
                  isXLog={false}
                  yScale={search.y_axis_scale ?? 'linear'}
                  onYScale={setYScale}
                  yRange={search.plot_layout?.yaxis?.range}
                  isClipped={false}
                  showsPoints={search.show_point === true}
                  height={420}
                  onDrawn={setDrawn}
                />
                <OverviewStrip question={{ runIds: search.runs, keys, x }} kind={x} range={range} onRange={setRange} />
              </>
            )}
          </div>
        )}
        {summaries.data !== undefined && summaries.data.length > 0 && (
          <MetricSummaryTable
            {...{ title, definitions }}
            summaries={summaries.data}
            runs={runs ?? []}
            looks={looksById(lines)}
          />
        )}
      </div>
    </>
  )
}

/** Leads to the experiment if all runs belong to one, and to the run if there is only one. */
function MetricTrail({ runs, title }: { runs: readonly MetricRun[]; title: string }) {
  const trail = useExperimentTrail(runs.map(({ experimentId }) => experimentId))
  const [run, ...others] = runs
  if (run === undefined || others.length > 0) return <Breadcrumb trail={trail} current={title} />
  const { experimentId, runId, name } = run
  const link = { to: '/experiments/$experimentId/runs/$runId', params: { experimentId, runId } } as const
  return <Breadcrumb trail={[...trail, { label: name, link }]} current={title} />
}

/** Metric keys that the runs do have. */
function LoggedKeys({ runIds, onKey }: { runIds: readonly string[]; onKey: (key: string) => void }) {
  const { data } = useQuery(summariesQuery(runIds.slice(0, 10), []))
  const keys = [...new Set(data?.map(({ key }) => key))].sort(naturalOrder)
  if (keys.length === 0) return <p>They have no metrics.</p>
  return (
    <>
      <p>Available metrics:</p>
      <div className="row" style={{ flexWrap: 'wrap', justifyContent: 'center' }}>
        {keys.slice(0, 20).map((key) => (
          <Button key={key} onPress={() => onKey(key)}>
            <bdi>{key}</bdi>
          </Button>
        ))}
      </div>
    </>
  )
}

function Caption(props: {
  drawn: DrawnSeries | undefined
  range: readonly [number, number] | undefined
  isSmoothed: boolean
}) {
  const { drawn, range, isSmoothed } = props
  if (drawn === undefined) return <span />
  const { set, kind } = drawn
  const grain = grainOf(drawn, range)
  const step = (distance: number) => formatCount(fromOrigin(distance, set.origin))
  return (
    <span>
      {kind === 'step' && range !== undefined && (
        <>
          Steps{' '}
          <b>
            {step(Math.ceil(range[0]))} to {step(Math.floor(range[1]))}
          </b>{' '}
        </>
      )}
      <span className="t3">
        {isSmoothed ? 'Smoothed line; the band spans minimum to maximum, nothing is left out. ' : ''}
        {grain === 'all points' ? 'All points' : grain}
      </span>
    </span>
  )
}

/** Lines of one run are named by metric, others by run. */
function linesOf(runs: readonly MetricRun[], keys: readonly string[]): readonly WantedLine[] {
  const pairs = runs.flatMap((run) => keys.map((key) => ({ run, key })))
  const idOf = ({ run, key }: (typeof pairs)[number]) =>
    keys.length === 1 ? run.runId : runs.length === 1 ? key : `${run.runId}-${key}`
  return pairs.map((pair): WantedLine => {
    const { run, key } = pair
    const name = keys.length === 1 ? run.name : runs.length === 1 ? key : `${run.name} ${key}`
    const metric = keys.indexOf(key)
    const look = runs.length === 1 && keys.length > 1 ? paletteLook(metric) : lineLook(run.runId, metric)
    return { id: idOf(pair), name, runId: run.runId, key, look }
  })
}

function looksById(lines: readonly WantedLine[]) {
  return new Map(lines.map(({ runId, key, look }) => [curveOf(runId, key), look]))
}

/** The ID of a line in MLflow's addresses. */
export function curveOf(runId: string, key: string): string {
  return `${runId}-${key}`
}
