import { Link } from '@tanstack/react-router'
import { memo, useMemo, useState, useSyncExternalStore } from 'react'
import type { CompareView } from '../../addresses/compare-search.js'
import { RunDot } from '../../controls/look-dot.js'
import { tokenSize } from '../../theme/token-size.js'
import { onPreferences, preferences } from '../../theme/preferences.js'
import { ColumnsOrRows } from './columns-or-rows.js'
import styles from './compare-grid.module.css'
import { GridRow, type RowContext } from './compare-grid-row.js'
import { foldedAtFirst, sectionView } from './compare-state.js'
import type { ShownColumn } from './compared-column.js'
import { type CompareSection, type GridItem, gridItems } from './grid-items.js'
import { runAt } from './lifted.js'
import { SectionHead } from './section-head.js'
import { useDifferenceSteps } from './use-difference-steps.js'
import { type GridWindow, useGridWindow } from './use-grid-window.js'
import { type Whole, WholeText } from './whole-text.js'

const KEY_WIDTH = 190
const LEAST_WIDTH = 96

export interface CompareGridProps {
  readonly columns: readonly ShownColumn[]
  readonly sections: readonly CompareSection[]
  /** Of the page. */
  readonly width: number
  readonly view: CompareView
  readonly onHighlight: (id: string | undefined) => void
  readonly onChange: (change: Partial<CompareView>) => void
  /** The experiment whose metrics can be given a goal; absent if the runs are of several. */
  readonly experimentId: string | undefined
}

/**
 * Runs side by side as one table: its sections are rows of it, so that all line up; key and baseline stay in view at the
 * left, and the names at the top (U-CMP-4). Drawn again only if a prop is another one.
 */
export const CompareGrid = memo(function CompareGrid(props: CompareGridProps) {
  const { columns, sections, width, view, onHighlight, onChange, experimentId } = props
  const [whole, setWhole] = useState<Whole>()
  const { foldedSections } = useSyncExternalStore(onPreferences, preferences)
  const isFolded = (title: string) => foldedSections[title] ?? foldedAtFirst(title, columns.length)
  const items = useMemo(
    () => gridItems(sections, (title) => sectionView(view, title, isFolded(title))),
    [sections, view, foldedSections, columns.length],
  )
  const [rowHeight] = useState(() => tokenSize('--row-list'))
  const columnWidth = Math.max(LEAST_WIDTH, Math.floor((width - KEY_WIDTH) / columns.length))
  const baseline = columns.find(({ isBaseline }) => isBaseline)
  const scrolled = columns.filter(({ isBaseline }) => !isBaseline)
  const pinnedWidth = KEY_WIDTH + (baseline === undefined ? 0 : columnWidth)
  const window = useGridWindow({
    heights: items.map((item) => heightOf(item, rowHeight)),
    widths: scrolled.map(() => columnWidth),
    pinnedWidth,
  })
  const steps = useDifferenceSteps(items, window.scrollToRow)
  const drawn = {
    baseline,
    columns: window.columns.indexes.flatMap((index) => scrolled[index] ?? []),
    before: window.columns.before,
    after: window.columns.after,
  }
  const context: RowContext = { ...drawn, all: columns, columnWidth, experimentId, onWhole: setWhole }
  const span =
    1 + Number(baseline !== undefined) + drawn.columns.length + Number(drawn.before > 0) + Number(drawn.after > 0)
  const tableWidth = Math.max(width, pinnedWidth + scrolled.length * columnWidth)
  const point = ({ target }: { readonly target: EventTarget }) => onHighlight(runAt(target))
  return (
    <section className={styles.part} aria-label="Comparison">
      <table
        ref={window.table}
        className={styles.grid}
        style={{ width: tableWidth }}
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length + 1}
        onPointerOver={point}
        onPointerLeave={() => onHighlight(undefined)}
        onFocus={point}
        onBlur={() => onHighlight(undefined)}
      >
        <colgroup>
          <col style={{ width: KEY_WIDTH }} />
          {baseline !== undefined && <col style={{ width: columnWidth }} />}
          {drawn.before > 0 && <col style={{ width: drawn.before }} />}
          {drawn.columns.map((column) => (
            // The last one takes what is left by rounding.
            <col key={column.id} style={column === scrolled.at(-1) ? {} : { width: columnWidth }} />
          ))}
          {drawn.after > 0 && <col style={{ width: drawn.after }} />}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <td className={styles.key}>
              <ColumnsOrRows value="columns" onChange={(as) => onChange({ as })} />
            </td>
            {baseline !== undefined && <ColumnHead column={baseline} columns={columns} />}
            {drawn.before > 0 && <td aria-hidden />}
            {drawn.columns.map((column) => (
              <ColumnHead key={column.id} {...{ column, columns }} />
            ))}
            {drawn.after > 0 && <td aria-hidden />}
          </tr>
        </thead>
        {window.rows.before > 0 && <Gap height={window.rows.before} />}
        {bySection(window, items).map(({ section, indexes }) => (
          <tbody key={section.title} aria-label={section.title}>
            {indexes.map((index) => {
              const item = items[index] as GridItem
              const line = { index: index + 2, height: heightOf(item, rowHeight) }
              if (item.kind === 'row') {
                return (
                  <GridRow
                    key={item.row.key}
                    {...{ ...line, item, context }}
                    isWanted={steps.isWanted(item)}
                    onReached={steps.onReached}
                  />
                )
              }
              return (
                <SectionHead
                  key={item.kind}
                  {...{ ...line, item, span, columns, view, onChange }}
                  hasBaseline={baseline !== undefined}
                  isFolded={isFolded(section.title)}
                />
              )
            })}
          </tbody>
        ))}
        {window.rows.after > 0 && <Gap height={window.rows.after} />}
      </table>
      <WholeText whole={whole} onClose={() => setWhole(undefined)} />
    </section>
  )
})

function heightOf(item: GridItem, rowHeight: number): number {
  if (item.kind === 'section') return rowHeight + 2
  return item.kind === 'row' && item.section.kind === 'metrics' ? rowHeight + 12 : rowHeight
}

/** The rows in view, a group a section. */
function bySection({ rows }: GridWindow, items: readonly GridItem[]) {
  const groups: { readonly section: CompareSection; readonly indexes: number[] }[] = []
  for (const index of rows.indexes) {
    const section = items[index]?.section
    if (section === undefined) continue
    const last = groups.at(-1)
    if (last?.section === section) last.indexes.push(index)
    else groups.push({ section, indexes: [index] })
  }
  return groups
}

function Gap({ height }: { height: number }) {
  return (
    <tbody aria-hidden>
      <tr>
        <td style={{ height, padding: 0 }} />
      </tr>
    </tbody>
  )
}

interface ColumnHeadProps {
  readonly column: ShownColumn
  readonly columns: readonly ShownColumn[]
}

function ColumnHead({ column, columns }: ColumnHeadProps) {
  const { id, run, name, shortName, link, isBaseline, isHidden, isOutside } = column
  return (
    <th
      scope="col"
      className={isBaseline ? styles.baseline : undefined}
      data-run={id}
      data-sunken={isBaseline || undefined}
      data-outside={isOutside || undefined}
      aria-colindex={columns.indexOf(column) + 2}
      title={name}
    >
      <span className={styles.name}>
        <RunDot runId={run.info.runId} isHidden={isHidden} />
        {isBaseline && <span className={styles.mark}>Baseline</span>}
        <Link {...link} className={isBaseline ? 'cut' : undefined} aria-label={name}>
          <bdi>{shortName}</bdi>
        </Link>
      </span>
    </th>
  )
}
