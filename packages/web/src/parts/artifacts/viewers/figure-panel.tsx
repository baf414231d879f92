import { type ReactNode, useState } from 'react'
import { Segments } from '../../../controls/segments.js'
import { formatCount } from '../../../format/format-number.js'
import { Loading } from '../../../shell/page-state.js'
import type { FigureTable } from '../../figures/figure-table.js'
import styles from './figure-panel.module.css'
import { FigureTableView } from './figure-table-view.js'
import { JsonText } from './json-text.js'
import type { ViewerProps } from './viewer-props.js'

/** The input of figure viewers: the file, its text, and its JSON. */
export interface FigureViewerProps extends ViewerProps {
  readonly text: string
  readonly value: object
}

interface FigurePanelProps {
  readonly file: ViewerProps
  /** Why the figure cannot be drawn; its text is shown instead. */
  readonly problem: string | undefined
  /** The data of the figure; undefined while loading. */
  readonly tables: readonly FigureTable[] | undefined
  readonly children: ReactNode
}

/** A figure with its data (U-ART-9), and the text of its file on request. */
export function FigurePanel({ file, problem, tables, children }: FigurePanelProps) {
  const [shown, setShown] = useState<'figure' | 'text'>('figure')
  if (problem !== undefined) {
    return (
      <>
        <p className="note warn" role="alert">
          Could not draw this figure; showing its text. {problem}
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

function DataTable({ table }: { table: FigureTable }) {
  return (
    <>
      <h4>
        <bdi>{table.name}</bdi> <span className="t3">{formatCount(table.rows.length)}</span>
      </h4>
      <FigureTableView table={table} maxHeight="40vh" />
    </>
  )
}
