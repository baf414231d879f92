import type { ReactNode } from 'react'
import { type Matrix, coefficientText, divergingColour, toCSV } from '@labbook/profile'
import chartStyles from '../chart.module.css'
import styles from '../profile.module.css'
import { ArrowDown } from 'lucide-react'
import { useState } from 'react'
import { saveFile } from '../../../controls/save-file.js'
import { Name } from '../data-text.js'

/** The numbers of the heat map. A column's head sorts the rows by it, the strongest first. */
export function CorrelationTable({ matrix, file }: { matrix: Matrix; file: string }) {
  const { columns, matrix: values } = matrix
  const [sorted, setSorted] = useState<number>()
  const save = () => {
    const lines = columns.map((name, row) => [name, ...(values[row] ?? [])])
    saveFile(`${file}.csv`, new Blob([toCSV(['', ...columns], lines)], { type: 'text/csv' }))
  }
  const rows = [...columns.keys()]
  if (sorted !== undefined) rows.sort((a, b) => (values[b]?.[sorted] ?? -2) - (values[a]?.[sorted] ?? -2))
  return (
    <>
      <div className={chartStyles.figtools}>
        <button
          type="button"
          className={`${chartStyles.mini} btn quiet`}
          aria-label="Download as CSV"
          title="Download as CSV"
          onClick={save}
        >
          CSV
        </button>
      </div>
      <div
        className={`${styles.scroller} ${styles.tall}`}
        tabIndex={0}
        role="region"
        aria-label="Table of correlations"
      >
        <table className={`${styles.cells} ${styles.sticky}`}>
          <thead>
            <tr>
              <th scope="col">
                <Sorting isOn={false} onClick={() => setSorted(undefined)}>
                  Variable
                </Sorting>
              </th>
              {columns.map((name, column) => (
                <th key={column} scope="col" className="num" aria-sort={sorted === column ? 'descending' : 'none'}>
                  <Sorting isOn={sorted === column} onClick={() => setSorted(column)}>
                    <Name>{name}</Name>
                  </Sorting>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row}>
                <th scope="row">
                  <Name>{columns[row] ?? ''}</Name>
                </th>
                {(values[row] ?? []).map((value, column) => (
                  <td key={column} className="num" title={value === null ? undefined : String(value)}>
                    <i
                      className={styles.swatch}
                      style={{ background: row === column ? 'var(--chart-grid)' : divergingColour(value) }}
                    />
                    {coefficientText(value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** The head of a column, which sorts by it. */
function Sorting({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={isOn ? 'on' : ''} onClick={onClick}>
      {isOn && <ArrowDown className="i s" aria-hidden />}
      {children}
    </button>
  )
}
