import { type ReactNode, useCallback, useMemo, useState } from 'react'
import type { CompareView } from '../../addresses/compare-search.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { useElementWidth } from '../../controls/use-element-width.js'
import { useMedia } from '../../controls/use-media.js'
import { shortNames } from '../../format/short-names.js'
import { runLook } from '../../theme/run-looks.js'
import type { ComparedRun } from '../figures/compared-run.js'
import { insideBrushes } from '../figures/parallel-brush.js'
import { useBaseline } from '../runs/use-baseline.js'
import type { ChipActions } from './chip-list.js'
import type { ShownAs } from './columns-or-rows.js'
import type { CompareFocus } from './compare-focus.js'
import { CompareGrid } from './compare-grid.js'
import { ComparePlots } from './compare-plots.js'
import { baselineColumn, moved, shownAs, withName } from './compare-state.js'
import type { ComparedColumn, ShownColumn } from './compared-column.js'
import styles from './comparison.module.css'
import type { CompareSection } from './grid-items.js'
import { Lifted } from './lifted.js'
import { RunCards } from './run-cards.js'
import { RunChips } from './run-chips.js'
import { RunRows } from './run-rows.js'
import { fieldsOf, type Sorting, sortedRuns, sortingOf } from './run-table.js'
import { useRunSections } from './use-run-sections.js'

export interface ComparisonProps {
  /** In the order of the set. The same list as long as nothing in it changes. */
  readonly columns: readonly ComparedColumn[]
  readonly view: CompareView
  /** Always the same function. */
  readonly onChange: (next: Partial<CompareView>) => void
  /** The heading, and what is to be said before all. */
  readonly head: ReactNode
  /** Sections before those of the runs. */
  readonly first?: readonly CompareSection[]
  readonly onOrder: (ids: readonly string[]) => void
  /** Absent where the set is fixed. */
  readonly onRemove?: (id: string) => void
  /** Keeps these columns only. */
  readonly onSelect?: (ids: readonly string[]) => void
  /** Shows a file of the runs side by side. Always the same function. */
  readonly onOpenFile?: (path: string) => void
  /** Stands after the chips. */
  readonly add?: ReactNode
}

/**
 * Runs side by side: chips as the legend, plots, then one grid of all that they can be compared in (U-CMP-2 to U-CMP-4).
 * All have the same baseline, and lift the same run.
 */
export function Comparison(props: ComparisonProps) {
  const { columns: set, view, onChange, head, first, onOrder, onRemove, onSelect, onOpenFile, add } = props
  const [measure, width] = useElementWidth()
  const isPhone = useMedia('(max-width: 720px)')
  const experimentIds = [...new Set(set.map(({ run }) => run.info.experimentId))]
  const experimentId = experimentIds.length === 1 ? experimentIds[0] : undefined
  const definitions = useDefinitions(experimentIds)
  const baselineId = baselineColumn(set, view.baseline, useBaseline(experimentIds[0])?.runId)
  const ordered = useMemo(
    () => set.toSorted((a, b) => Number(b.id === baselineId) - Number(a.id === baselineId)),
    [set, baselineId],
  )
  const runs = useMemo(() => ordered.map(comparedRun), [ordered])
  const focus = useFocus(runs, view)
  const columns = useMemo(
    () => shownColumns(ordered, { baselineId, brushed: focus.brushed, hidden: focus.hidden }),
    [ordered, baselineId, focus.brushed, focus.hidden],
  )
  const sections = useRunSections(ordered, { definitions, first, onOpenFile })
  const as = isPhone ? 'rows' : shownAs(view, columns.length)
  const fields = useMemo(() => fieldsOf(sections, definitions.primary), [sections, definitions.primary])
  const sorting = useMemo(() => sortingOf(fields, view, definitions), [fields, view, definitions])
  const rows = useMemo(() => sortedRuns(columns, fields, sorting), [columns, fields, sorting])
  const onSort = useCallback(({ axis, ascending }: Sorting) => onChange({ sort: axis, asc: ascending }), [onChange])
  const onTurn = useCallback((next: ShownAs) => onChange({ as: next }), [onChange])
  const { highlighted, onHighlight } = focus
  const actions = useMemo(
    (): ChipActions => ({
      onMove: (id, place) =>
        onOrder(
          moved(
            columns.map((column) => column.id),
            id,
            place,
          ),
        ),
      onHide: (id, isHidden) => onChange({ hidden: withName(view.hidden, id, isHidden) }),
      onBaseline: (id) => onChange({ baseline: id ?? 'none' }),
      onRemove,
    }),
    [columns, view.hidden, onChange, onOrder, onRemove],
  )
  return (
    <div className={`body ${styles.body}`}>
      <div ref={measure} className={styles.page}>
        <div className={styles.head}>
          {head}
          <RunChips {...{ columns, actions, onHighlight, add }} />
        </div>
        <div className={styles.plots}>
          <ComparePlots search={view} {...{ runs, baselineId, definitions, focus, onChange, onSelect }} />
        </div>
      </div>
      <Lifted id={highlighted} />
      {as === 'columns' && <CompareGrid {...{ columns, sections, width, view, onHighlight, onChange, experimentId }} />}
      {as === 'rows' && !isPhone && (
        <RunRows {...{ columns, rows, fields, sorting, onSort, width, onHighlight, onTurn }} />
      )}
      {isPhone && <RunCards {...{ columns, rows, fields, sorting, onSort }} />}
    </div>
  )
}

function useFocus(runs: readonly ComparedRun[], { brushes, hidden }: CompareView): CompareFocus {
  const [highlighted, onHighlight] = useState<string>()
  return {
    highlighted,
    onHighlight,
    brushed: useMemo(() => insideBrushes(runs, brushes), [runs, brushes]),
    hidden: useMemo(() => new Set(hidden), [hidden]),
  }
}

interface ShownOptions {
  readonly baselineId: string | undefined
  readonly brushed: ReadonlySet<string> | undefined
  readonly hidden: ReadonlySet<string>
}

function shownColumns(
  columns: readonly ComparedColumn[],
  { baselineId, brushed, hidden }: ShownOptions,
): readonly ShownColumn[] {
  const short = shortNames(columns.map(({ name }) => name))
  return columns.map((column, i) => ({
    ...column,
    shortName: short[i] ?? column.name,
    isBaseline: column.id === baselineId,
    isHidden: hidden.has(column.id),
    isOutside: brushed !== undefined && !brushed.has(column.id),
  }))
}

function comparedRun({ id, name, run: { info, data } }: ComparedColumn): ComparedRun {
  return {
    id,
    runId: info.runId,
    experimentId: info.experimentId,
    name,
    look: runLook(info.runId),
    params: new Map(data.params.map(({ key, value }) => [key, value])),
    metrics: new Map(data.metrics.map(({ key, value }) => [key, value])),
  }
}
