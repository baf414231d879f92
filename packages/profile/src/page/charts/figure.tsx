/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { toCSV } from '../../view/csv.js'
import { Icon } from '../parts/icon.js'
import { Name } from '../parts/name.js'
import { useMode } from '../report-context.js'
import { download, downloadSVG } from './download.js'
import { useWidth } from './use-width.js'

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
  readonly caption?: ComponentChildren
  /** Switches of the chart. */
  readonly switches?: ComponentChildren
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
  readonly children: (width: number) => ComponentChildren
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
  const mode = useMode()
  const [ref, width] = useWidth<HTMLDivElement>()
  const [isTable, setIsTable] = useState(false)
  useLayoutEffect(() => onWidth?.(width), [width])
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
    <figure class="figure">
      {mode === 'live' && (
        <div class="figtools">
          {switches}
          {onReset && (
            <button type="button" class="btn quiet" onClick={onReset}>
              <Icon name="zoomOut" small />
              Reset zoom
            </button>
          )}
          <span class="mla" />
          <button
            type="button"
            class={isTable ? 'ib sm on' : 'ib sm'}
            aria-pressed={isTable}
            aria-label="Show the numbers"
            title="Show the numbers (T)"
            onClick={() => setIsTable(!isTable)}
          >
            <Icon name="table" />
          </button>
          <button
            type="button"
            class="btn quiet mini"
            title="Download as SVG"
            aria-label="Download as SVG"
            onClick={() => ref.current && downloadSVG(ref.current, file)}
          >
            SVG
          </button>
          <button
            type="button"
            class="btn quiet mini"
            title="Download as CSV"
            aria-label="Download as CSV"
            onClick={() => {
              const { head, rows } = table()
              download(toCSV(head, rows), 'text/csv', `${file}.csv`)
            }}
          >
            CSV
          </button>
        </div>
      )}
      <div
        class="plot"
        ref={ref}
        role="application"
        aria-roledescription="chart"
        aria-label={label}
        tabIndex={0}
        onKeyDown={keys}
        onBlur={() => onMark(undefined)}
      >
        {width > 0 && children(width)}
      </div>
      <span class="heard" role="status">
        {marked === undefined ? '' : said}
      </span>
      {caption && <figcaption>{caption}</figcaption>}
      {isTable && <Numbers {...table()} label={label} />}
    </figure>
  )
}

function nextMark(marked: number | undefined, key: string, marks: number, step: FigureProps['step']): number {
  if (key === 'End') return marks - 1
  if (key === 'Home' || marked === undefined) return 0
  if (step) return step(marked, key)
  return marked + (key === 'ArrowRight' || key === 'ArrowUp' ? 1 : -1)
}

function Numbers({ head, rows, label }: FigureTable & { label: string }) {
  return (
    <div class="scroller tall" tabIndex={0} role="region" aria-label={`Numbers of ${label}`}>
      <table class="grid">
        <thead>
          <tr>
            {head.map((title, place) => (
              <th key={place} scope="col" class={place === 0 ? '' : 'num'}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, ROWS_SHOWN).map((row, place) => (
            <tr key={place}>
              {row.map((value, column) => (
                <td key={column} class={typeof value === 'number' ? 'num' : ''}>
                  {typeof value === 'string' ? <Name>{value}</Name> : (value ?? '–')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > ROWS_SHOWN && <p class="note">{rows.length - ROWS_SHOWN} more rows are in the CSV file.</p>}
    </div>
  )
}
