import { toCSV } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import styles from '../profile.module.css'
import { Table2, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { saveFile } from '../../../controls/save-file.js'
import { useChartTheme } from '../../../theme/chart-theme.js'
import { saveSvg } from '../../figures/svg-picture.js'
import { Name } from '../data-text.js'
import { useElementWidth } from '../../../controls/use-element-width.js'

/** The numbers behind a chart. */
export interface FigureTable {
  readonly head: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

interface FigureProps {
  /** What the chart shows, for those who hear the page. */
  readonly label: string
  /** The files' name, without its ending. */
  readonly file: string
  readonly caption?: ReactNode
  /** Switches of the chart. */
  readonly switches?: ReactNode
  readonly table: () => FigureTable
  /** How many marks the arrow keys step through, which of them is marked, and what it says. */
  readonly marks: number
  readonly marked: number | undefined
  readonly onMark: (mark: number | undefined) => void
  readonly said: string
  readonly onEnter?: () => void
  /** Places that an arrow key goes, for marks that lie in rows. Without it, left and right go to the neighbours. */
  readonly step?: (mark: number, key: string) => number
  readonly onReset?: (() => void) | undefined
  readonly onWidth?: (width: number) => void
  readonly children: (width: number) => ReactNode
}

/** More rows than this are for the CSV file. */
const ROWS_SHOWN = 500

/**
 * A chart with what every chart has: its numbers as a table (the T key), SVG and CSV files, arrow keys that go through its marks and
 * say each, and a way back from a zoom (Escape).
 */
export function Figure(props: FigureProps) {
  const {
    label,
    file,
    caption,
    switches,
    table,
    marks,
    marked,
    onMark,
    said,
    step,
    onEnter,
    onReset,
    onWidth,
    children,
  } = props
  const [measure, width] = useElementWidth()
  const chart = useRef<HTMLDivElement>(null)
  const surface = useChartTheme().surface
  const [isTable, setIsTable] = useState(false)
  useLayoutEffect(() => onWidth?.(width), [width, onWidth])
  const saveChart = () => {
    const svg = chart.current?.querySelector('svg')
    if (svg) saveSvg(file, svg, surface, chart.current?.querySelector('canvas'))
  }
  const saveNumbers = () => {
    const { head, rows } = table()
    saveFile(`${file}.csv`, new Blob([toCSV(head, rows)], { type: 'text/csv' }))
  }
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 't' || event.key === 'T') setIsTable(!isTable)
    else if (event.key === 'Escape' && (onReset || marked !== undefined)) {
      onMark(undefined)
      onReset?.()
    } else if (event.key === 'Enter' && onEnter && marked !== undefined) onEnter()
    else if (marks > 0 && /^(Arrow|Home|End)/.test(event.key)) {
      const moved = nextMark(marked, event.key, marks, step)
      onMark(Math.max(0, Math.min(marks - 1, moved)))
    } else return
    event.preventDefault()
  }
  return (
    <figure className={chartStyles.figure}>
      <div className={chartStyles.figtools}>
        {switches}
        {onReset && (
          <button type="button" className="btn quiet" onClick={onReset}>
            <ZoomOut className="i" aria-hidden />
            Reset zoom
          </button>
        )}
        <span>
          <button
            type="button"
            className={isTable ? 'ib sm on' : 'ib sm'}
            aria-pressed={isTable}
            aria-label="Show the numbers"
            title="Show the numbers (T)"
            onClick={() => setIsTable(!isTable)}
          >
            <Table2 className="i" aria-hidden />
          </button>
          <button
            type="button"
            className={`${chartStyles.mini} btn quiet`}
            title="Download as SVG"
            aria-label="Download as SVG"
            onClick={saveChart}
          >
            SVG
          </button>
          <button
            type="button"
            className={`${chartStyles.mini} btn quiet`}
            title="Download as CSV"
            aria-label="Download as CSV"
            onClick={saveNumbers}
          >
            CSV
          </button>
        </span>
      </div>
      <div
        className={chartStyles.plot}
        ref={measure}
        role="application"
        aria-roledescription="chart"
        aria-label={label}
        tabIndex={0}
        onKeyDown={keys}
        onBlur={() => onMark(undefined)}
      >
        <div ref={chart}>{width > 0 && children(width)}</div>
      </div>
      <span className={styles.heard} role="status">
        {marked === undefined ? '' : said}
      </span>
      {caption && <figcaption>{caption}</figcaption>}
      {isTable && <Numbers {...table()} label={label} />}
    </figure>
  )
}

function nextMark(marked: number | undefined, key: string, marks: number, step: FigureProps['step']): number {
  if (key === 'Home' || marked === undefined) return 0
  if (key === 'End') return marks - 1
  if (step) return step(marked, key)
  return marked + (key === 'ArrowRight' || key === 'ArrowUp' ? 1 : -1)
}

function Numbers({ head, rows, label }: FigureTable & { label: string }) {
  return (
    <div className={`${styles.scroller} ${styles.tall}`} tabIndex={0} role="region" aria-label={`Numbers of ${label}`}>
      <table className={styles.cells}>
        <thead>
          <tr>
            {head.map((title, place) => (
              <th key={place} scope="col" className={place === 0 ? undefined : 'num'}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS_SHOWN).map((row, place) => (
            <tr key={place}>
              {row.map((value, column) => (
                <td key={column} className={typeof value === 'number' ? 'num' : undefined}>
                  {typeof value === 'string' ? <Name>{value}</Name> : (value ?? '–')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_SHOWN && <p className="t3">{rows.length - ROWS_SHOWN} more rows are in the CSV file.</p>}
    </div>
  )
}
