/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { Matrix } from '../../profile-object.js'
import { toCSV } from '../../view/csv.js'
import { divergingColour } from '../../view/colours.js'
import { coefficientText } from '../../view/pairs.js'
import { download } from '../charts/download.js'
import { Icon } from '../parts/icon.js'
import { Name } from '../parts/name.js'
import { useReport } from '../report-context.js'

/** The numbers of the heat map. A column's head sorts the rows by it, the strongest first. */
export function CorrelationTable({ matrix, file }: { matrix: Matrix; file: string }) {
  const { mode } = useReport()
  const { columns, matrix: values } = matrix
  const [sorted, setSorted] = useState<number>()
  const rows = [...columns.keys()]
  if (sorted !== undefined) rows.sort((a, b) => (values[b]?.[sorted] ?? -2) - (values[a]?.[sorted] ?? -2))
  return (
    <>
      {mode === 'live' && (
        <div class="figtools">
          <span class="mla" />
          <button
            type="button"
            class="btn quiet mini"
            aria-label="Download as CSV"
            title="Download as CSV"
            onClick={() =>
              download(
                toCSV(
                  ['', ...columns],
                  columns.map((name, row) => [name, ...(values[row] ?? [])]),
                ),
                'text/csv',
                `${file}.csv`,
              )
            }
          >
            CSV
          </button>
        </div>
      )}
      <div class="scroller tall" tabIndex={0} role="region" aria-label="Table of correlations">
        <table class="grid sticky">
          <thead>
            <tr>
              <th scope="col">
                <Sorting isOn={false} onClick={() => setSorted(undefined)}>
                  Variable
                </Sorting>
              </th>
              {columns.map((name, column) => (
                <th key={column} scope="col" class="num" aria-sort={sorted === column ? 'descending' : 'none'}>
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
                  <td key={column} class="num" title={value === null ? undefined : String(value)}>
                    <i
                      class="swatch"
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
function Sorting({ isOn, onClick, children }: { isOn: boolean; onClick: () => void; children: ComponentChildren }) {
  if (useReport().mode !== 'live') return <>{children}</>
  return (
    <button type="button" class={isOn ? 'on' : ''} onClick={onClick}>
      {isOn && <Icon name="arrowDown" small />}
      {children}
    </button>
  )
}
