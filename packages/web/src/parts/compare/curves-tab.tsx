import { useQuery } from '@tanstack/react-query'
import { LineChart as LineChartIcon } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Button } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import { Switch } from '../../controls/switch.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { formatCount } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import { axisLabel, axisTitle } from '../figures/compared-run.js'
import { axesOf, primaryAxis } from '../figures/default-axes.js'
import { createCursorLink, type CursorLink } from '../lines/cursor-link.js'
import type { WantedLine } from '../lines/drawn-series.js'
import { MetricLines } from '../lines/metric-lines.js'
import { summariesQuery } from '../lines/series-query.js'
import type { PlotTabProps } from './compare-plots.js'
import styles from './compare-plots.module.css'

/** The metrics of the compared runs over their steps, a chart each; which metrics is in the address (U-CMP-3). */
export function CurvesTab({ runs, definitions, baselineId, search, onChange }: PlotTabProps) {
  const [isTable, setIsTable] = useState(false)
  const [link] = useState(createCursorLink)
  const { metrics } = useMemo(() => axesOf(runs, definitions), [runs, definitions])
  const asked = useMemo(() => [...new Set(runs.map(({ runId }) => runId))].slice(0, ASKED_RUNS), [runs])
  const { data, error, refetch } = useQuery({ ...summariesQuery(asked, []), enabled: search.curves === undefined })
  const atFirst = useMemo(() => {
    const long = new Set(data?.flatMap(({ key, count }) => (Number(count) > 1 ? `metrics.${key}` : [])))
    const courses = metrics.filter((axis) => long.has(axis))
    const primary = primaryAxis(runs, courses, definitions)
    const others = courses.filter((axis) => axis !== primary && !axis.startsWith('metrics.system/'))
    return primary === undefined ? [] : [primary, ...others.slice(0, FIRST_CURVES - 1)]
  }, [data, metrics, runs, definitions])
  const picked = search.curves?.map((key) => `metrics.${key}`) ?? atFirst
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  return (
    <>
      <div className={styles.tools}>
        <MetricsPicker
          {...{ metrics, picked, definitions }}
          onPick={(next) => onChange({ curves: next.map(axisLabel) })}
        />
        <span className="mla" />
        <Switch label="Show as table" isSelected={isTable} onChange={setIsTable} />
      </div>
      {picked.length === 0 && (search.curves !== undefined || data !== undefined) && (
        <p className="t3">
          {search.curves === undefined
            ? 'No metric of these runs has more than one step. Choose one under Metrics to see its value.'
            : 'Choose a metric under Metrics.'}
        </p>
      )}
      <div className={styles.curves}>
        {picked.map((axis) => (
          <Curve key={axis} {...{ axis, runs, definitions, baselineId, isTable, link }} />
        ))}
      </div>
    </>
  )
}

/** As many runs tell which metrics have a course. */
const ASKED_RUNS = 20
const FIRST_CURVES = 4
const HEIGHT_PX = 240

interface CurveProps extends Pick<PlotTabProps, 'runs' | 'definitions' | 'baselineId'> {
  readonly axis: string
  readonly isTable: boolean
  readonly link: CursorLink
}

function Curve({ axis, runs, definitions, baselineId, isTable, link }: CurveProps) {
  const [watch, isNear] = useNearViewport()
  const [range, setRange] = useState<readonly [number, number]>()
  const key = axisLabel(axis)
  const title = axisTitle(axis, definitions)
  const wanted = useMemo(
    () =>
      runs.map(
        ({ id, runId, name, look }): WantedLine => ({
          id,
          name: id === baselineId ? `${name} (baseline)` : name,
          runId,
          key,
          look,
        }),
      ),
    [runs, baselineId, key],
  )
  return (
    <article ref={watch} aria-label={title}>
      <h3 className="cut" title={key}>
        <bdi>{title}</bdi>
      </h3>
      <div style={{ minHeight: HEIGHT_PX }}>
        {isNear && (
          <MetricLines
            label={`${title} over step`}
            {...{ wanted, definitions, range, isTable, link }}
            x="step"
            height={HEIGHT_PX}
            onRange={setRange}
            smoothing={0}
            isXLog={false}
            yScale="linear"
            isClipped={false}
            showsPoints={false}
          />
        )}
      </div>
    </article>
  )
}

interface MetricsPickerProps extends Pick<PlotTabProps, 'definitions'> {
  readonly metrics: readonly string[]
  readonly picked: readonly string[]
  readonly onPick: (axes: readonly string[]) => void
}

/** More are found by searching. */
const LISTED = 100

function MetricsPicker(props: MetricsPickerProps) {
  return (
    <Popover
      label="Metrics"
      width={300}
      trigger={
        <Button>
          <LineChartIcon className="i" aria-hidden />
          Metrics <span className="v">{props.picked.length}</span>
        </Button>
      }
    >
      <MetricChoice {...props} />
    </Popover>
  )
}

function MetricChoice({ metrics, picked, definitions, onPick }: MetricsPickerProps) {
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = metrics.filter((axis) =>
    `${axisLabel(axis)}\n${axisTitle(axis, definitions)}`.toLowerCase().includes(wanted),
  )
  const rest = found.length - LISTED
  return (
    <div className={styles.picker}>
      <SearchField label="Search metrics" value={search} onChange={setSearch} autoFocus />
      <div className={styles.choices}>
        {found.slice(0, LISTED).map((axis) => (
          <Checkbox
            key={axis}
            label={axisTitle(axis, definitions)}
            isSelected={picked.includes(axis)}
            onChange={(isOn) => onPick(isOn ? [...picked, axis] : picked.filter((other) => other !== axis))}
          >
            <bdi className="cut" title={axisLabel(axis)}>
              {axisTitle(axis, definitions)}
            </bdi>
          </Checkbox>
        ))}
        {rest > 0 && <p className="small t3">{formatCount(rest)} more. Search to find them.</p>}
      </div>
    </div>
  )
}
