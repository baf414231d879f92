import type { MetricDefinition } from '@labbook/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { bestOf } from '../../api/definitions.js'
import { runQuery } from '../../api/queries.js'
import { Button } from '../../controls/button.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { Missing } from '../../controls/missing.js'
import { TextValue } from '../../controls/text-value.js'
import { formatDefinedHover, hintOf, labelOf } from '../../format/format-defined.js'
import { formatCount, formatExact } from '../../format/format-number.js'
import { shortNames } from '../../format/short-names.js'
import { Failed } from '../../shell/page-state.js'
import { metricDelta } from '../definitions/metric-delta.js'
import { MetricDeltaText } from '../definitions/metric-delta-text.js'
import { summariesQuery } from '../lines/series-query.js'
import type { BoardData } from './board-data.js'
import type { CardBodyProps } from './card-body.js'
import { type DifferenceRow, differenceRows } from './difference-rows.js'
import style from './difference-card.module.css'
import { useHoveredRun } from './hovered-run.js'

/** The baseline beside the run under the pointer, or else the best: only what differs. */
export function DifferenceCard({ board, height, isFull, onNote }: CardBodyProps) {
  const { runs, baseline, definitions } = board
  const baselineId = baseline?.runId
  const otherId = useOther(board)
  const before = useQuery({ ...runQuery(baselineId ?? ''), enabled: baselineId !== undefined })
  const after = useQuery({
    ...runQuery(otherId ?? ''),
    enabled: otherId !== undefined,
    // The values of the last run stay until those of the next are there.
    placeholderData: keepPreviousData,
  })
  const name = before.data?.info.runName
  const note = baselineId === undefined ? '' : name === undefined ? 'against the baseline' : `against ${name}`
  useEffect(() => onNote(note), [onNote, note])

  if (baseline === undefined) return <p className="t3">Runs of several experiments have no common baseline.</p>
  if (baselineId === undefined) return <ChooseBaseline runs={runs} onChoose={(runId) => void baseline.set(runId)} />
  if (otherId === undefined) return <p className="t3">Show another run to see what differs.</p>
  const failed = before.error !== null ? before : after.error !== null ? after : undefined
  if (failed?.error != null) return <Failed error={failed.error} retry={() => void failed.refetch()} />
  if (before.data === undefined || after.data === undefined) {
    return <span className="skel" style={{ width: '100%', height: height - 24 }} />
  }
  const rows = differenceRows(before.data, after.data, definitions.primary)
  if (rows.length === 0) return <p className="t3">Same metrics and parameters.</p>
  const pair = [before.data, after.data] as const
  const names = shortNames(pair.map(({ info }) => info.runName))
  return (
    // Scrollable elements must be focusable.
    <div
      className={style.scroll}
      style={isFull ? undefined : { maxHeight: Math.max(220, height) }}
      tabIndex={0}
      role="group"
      aria-label="Difference"
    >
      <table className={`grid inset ${style.table}`}>
        <thead>
          <tr>
            <th className={style.key} aria-label="Metric or parameter" />
            {pair.map(({ info: { runId, runName } }, i) => (
              <th key={runId} title={runName} aria-label={runName}>
                <span className={style.name}>
                  <RunDot runId={runId} />
                  <bdi className="cut">{names[i] ?? runName}</bdi>
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS).map((row) => (
            <tr key={`${row.kind} ${row.key}`}>
              {row.kind === 'metric' ? (
                <MetricCells row={row} definition={definitions.metrics.get(row.key)} />
              ) : (
                <>
                  <th scope="row" title={row.key}>
                    <bdi className="cut">{labelOf(row.key, definitions.params.get(row.key))}</bdi>
                  </th>
                  <td className="mono">
                    {row.baseline === undefined ? <Missing /> : <TextValue text={row.baseline} />}
                  </td>
                  <td className="mono med">{row.value === undefined ? <Missing /> : <TextValue text={row.value} />}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS && (
        <p className="t3 small">
          First {ROWS} of {formatCount(rows.length)} differences. Compare the runs to see all.
        </p>
      )}
    </div>
  )
}

/** A run with thousands of metrics differs in most of them. */
const ROWS = 100

function MetricCells(props: {
  row: Extract<DifferenceRow, { kind: 'metric' }>
  definition: MetricDefinition | undefined
}) {
  const { row, definition } = props
  const { key, baseline, value } = row
  const best = baseline === undefined || value === undefined ? undefined : bestOf([baseline, value], definition?.goal)
  return (
    <>
      <th scope="row" title={hintOf(key, definition)}>
        <bdi className="cut">{labelOf(key, definition)}</bdi>
      </th>
      <td>
        <FiveDigits value={baseline} definition={definition} isBest={best !== undefined && baseline === best} />
      </td>
      <td>
        <FiveDigits value={value} definition={definition} isBest={best !== undefined && value === best} />{' '}
        {value !== undefined && (
          <MetricDeltaText
            delta={metricDelta(value, baseline, shortened(definition, value - (baseline ?? 0)))}
            exact={value - (baseline ?? 0)}
          />
        )}
      </td>
    </>
  )
}

/** A difference of one or more needs no third decimal where the experiment does not ask for it. */
function shortened(definition: MetricDefinition | undefined, difference: number): MetricDefinition | undefined {
  const isFree = definition?.digits === undefined && (definition?.format ?? 'number') === 'number'
  return isFree && Math.abs(difference) >= 1 ? { ...definition, digits: 3 } : definition
}

function FiveDigits(props: { value: number | undefined; definition: MetricDefinition | undefined; isBest: boolean }) {
  const { value, definition, isBest } = props
  if (value === undefined) return <Missing />
  const { unit: _unit, ...unitless } = definition ?? {}
  return (
    <span className={isBest ? 'best tnum' : 'tnum'} title={formatExact(value)}>
      {formatDefinedHover(value, unitless)}
    </span>
  )
}

function ChooseBaseline({ runs, onChoose }: { runs: BoardData['runs']; onChoose: (runId: string) => void }) {
  const names = runs.map(({ name }) => name)
  return (
    <div className={style.choose}>
      <p className="t2">Choose a baseline</p>
      {runs.slice(0, RUNS_OFFERED).map(({ runId, name }) => (
        <Button key={runId} kind="quiet" aria-label={name} onPress={() => onChoose(runId)}>
          <RunDot runId={runId} />
          <CutName name={name} siblings={names} />
        </Button>
      ))}
      {runs.length > RUNS_OFFERED && <p className="t3 small">Others: in the menu of a run in the list.</p>}
    </div>
  )
}

const RUNS_OFFERED = 8

/** The run under the pointer, else the best by the primary metric, else the first; never the baseline itself. */
function useOther({ runs, baseline, definitions, hovered }: BoardData): string | undefined {
  const hoveredId = useHoveredRun(hovered)
  const others = runs.filter(({ runId }) => runId !== baseline?.runId)
  const { primary } = definitions
  const goal = primary === undefined ? undefined : definitions.metrics.get(primary)?.goal
  const { data } = useQuery({
    ...summariesQuery(
      others.map(({ runId }) => runId),
      primary === undefined ? [] : [primary],
    ),
    enabled: goal !== undefined && others.length > 0,
  })
  if (hoveredId !== undefined && hoveredId !== baseline?.runId) return hoveredId
  const last = new Map(goal === undefined ? [] : data?.map((each) => [each.runId, each.last]))
  const best = bestOf(
    others.map(({ runId }) => last.get(runId)),
    goal,
  )
  return (best === undefined ? others[0] : others.find(({ runId }) => last.get(runId) === best))?.runId
}
