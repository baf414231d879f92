import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CardType } from '../../addresses/board-state.js'
import { columnName } from '../../api/run-columns.js'
import { runsById } from '../../api/runs-by-id.js'
import { ofRuns } from '../../api/scope.js'
import { Failed } from '../../shell/page-state.js'
import type { AxisFigureType } from '../figures/axis-figure.js'
import { AxisTable } from '../figures/axis-table.js'
import { axisLabel, type ComparedRun } from '../figures/compared-run.js'
import { ParallelCard } from '../figures/parallel-card.js'
import { RunsFigure } from '../figures/runs-figure.js'
import type { BoardRun } from './board-run.js'
import { cardKinds } from './card.js'
import type { CardBodyProps } from './card-body.js'

/** How many keys each type needs, and their labels. */
export const figureAxes: Readonly<Record<AxisFigureType | 'parallel', readonly string[]>> = {
  scatter: ['X', 'Y'],
  box: ['Category', 'Value'],
  contour: ['X', 'Y', 'Z'],
  parallel: ['Axis 1', 'Axis 2', 'Axis 3', 'Axis 4', 'Axis 5', 'Axis 6'],
}

export function isFigureType(type: CardType | undefined): type is AxisFigureType | 'parallel' {
  return type !== undefined && type in figureAxes
}

/** A chart of runs by their params and latest metric values; X first. */
export function FigureCard({ card, board, isTable, height: wanted, onNote }: CardBodyProps) {
  const { keys: axes, title: label } = card
  const { runs, definitions } = board
  const type = isFigureType(card.type) ? card.type : 'scatter'
  const height = Math.max(260, wanted)
  const { data, error, refetch } = useQuery(axisValuesQuery(runs, axes))
  useEffect(() => onNote(cardKinds[type].label.toLowerCase()), [onNote, type])
  if (axes.length < 2) return <p className="t3">Choose at least two parameters or metrics in the chart settings.</p>
  if (runs.length === 0) return <p className="t3">All runs are hidden.</p>
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <span className="skel" style={{ width: '100%', height: height - 24 }} />
  const compared = runs.map(
    ({ runId, experimentId, name, look }): ComparedRun => ({
      id: runId,
      runId,
      experimentId,
      name,
      look,
      params: data.get(runId)?.params ?? new Map(),
      metrics: data.get(runId)?.metrics ?? new Map(),
    }),
  )
  if (isTable) {
    return (
      <div style={{ maxHeight: height, overflow: 'auto' }}>
        <AxisTable runs={compared} axes={axes} definitions={definitions} />
      </div>
    )
  }
  return type === 'parallel' ? (
    <ParallelCard {...{ label, axes, definitions, height }} runs={compared} />
  ) : (
    <RunsFigure {...{ type, label, axes, definitions, height, isTable }} runs={compared} />
  )
}

const axisValuesQuery = (runs: readonly BoardRun[], axes: readonly string[]) => {
  const runIds = runs.map((run) => run.runId)
  const columns = axes.map((axis) => columnName(axis.startsWith('params.') ? 'params' : 'metrics', axisLabel(axis)))
  return queryOptions({
    queryKey: ['runs', ofRuns(runIds), 'axis-values', runIds, columns],
    queryFn: async ({ signal }) => {
      const answer = await runsById(runIds, columns, signal)
      return new Map(
        answer.runs.map(({ runId }, row) => {
          const params = new Map<string, string>()
          const metrics = new Map<string, number>()
          for (const [i, axis] of axes.entries()) {
            const value = answer.columns[i]?.values[row]
            if (value === null || value === undefined) continue
            if (axis.startsWith('params.')) params.set(axisLabel(axis), String(value))
            else metrics.set(axisLabel(axis), Number(value))
          }
          return [runId, { params, metrics }]
        }),
      )
    },
    enabled: runs.length > 0 && axes.length > 0,
    placeholderData: (previous) => previous,
  })
}
