import { type ReactNode, useState } from 'react'
import { Segments } from '../../../controls/segments.js'
import { WindowedTable } from '../../../controls/windowed-table.js'
import { formatCount, formatExact } from '../../../format/format-number.js'
import { Loading } from '../../../shell/page-state.js'
import type { FigureTable } from '../../figures/figure-table.js'
import styles from './figure-panel.module.css'
import { JsonText } from './json-text.js'
import type { ViewerProps } from './viewer-props.js'

/** What a viewer of figures is given: the file, its text, and the JSON that it holds. */
export interface FigureViewerProps extends ViewerProps {
  readonly text: string
  readonly value: object
}

interface FigurePanelProps {
  readonly file: ViewerProps
  /** Why it is not drawn, in a sentence: then it is shown as text. */
  readonly problem: string | undefined
  /** The numbers behind the figure; undefined until they are known. */
  readonly tables: readonly FigureTable[] | undefined
  readonly children: ReactNode
}

/** A figure, beside it its numbers (U-ART-9), and on request the text of its file. */
export function FigurePanel({ file, problem, tables, children }: FigurePanelProps) {
  const [shown, setShown] = useState<'figure' | 'text'>('figure')
  if (problem !== undefined) {
    return (
      <>
        <p className="note warn" role="alert">
          This figure is shown as text. {problem}
        </p>
        <JsonText {...file} />
      </>
    )
  }
  if (tables === undefined) return <Loading />
  return (
    <>
      <div className="row">
        <Segments label="Show" value={shown} options={SHOWN} onChange={setShown} />
      </div>
      {shown === 'text' ? (
        <JsonText {...file} />
      ) : (
        <div className={styles.panel}>
          <div>{children}</div>
          <section aria-label="Data">
            {tables.map((table, i) => (
              <DataTable key={i} table={table} />
            ))}
          </section>
        </div>
      )}
    </>
  )
}

const SHOWN = [
  { value: 'figure', label: 'Figure' },
  { value: 'text', label: 'Text' },
] as const

function DataTable({ table: { name, columns, rows } }: { table: FigureTable }) {
  return (
    <>
      <h4>
        <bdi>{name}</bdi> <span className="t3">{formatCount(rows.length)}</span>
      </h4>
      <WindowedTable
        label={name}
        maxHeight="40vh"
        count={rows.length}
        head={columns.map((column, i) => (
          <th key={column} className={classOf(rows[0]?.[i])}>
            <bdi>{column}</bdi>
          </th>
        ))}
        rowAt={(index) =>
          rows[index]?.map((cell, i) => (
            <td key={columns[i]} className={classOf(cell)}>
              <bdi>{shownCell(cell)}</bdi>
            </td>
          ))
        }
      />
    </>
  )
}

function classOf(cell: unknown): string | undefined {
  return typeof cell === 'number' ? 'num' : undefined
}

function shownCell(cell: unknown): string {
  if (cell === undefined || cell === null) return ''
  if (typeof cell === 'number') return formatExact(cell)
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
