/** @jsxImportSource preact */
import type { JsonCell } from '../../profile-object.js'
import { cellText } from '../../view/card.js'
import { LongText } from '../parts/long-text.js'
import { useReport } from '../report-context.js'
import { Name } from '../parts/name.js'

interface RowsTableProps {
  readonly label: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly JsonCell[])[]
  /** What names the rows: the head of that column, and the name of each row. */
  readonly head: string
  readonly names: readonly (number | string)[]
}

/** Rows of the table as they are: numbers unrounded, long text cut with a way to read it. */
export function RowsTable({ label, columns, rows, head, names }: RowsTableProps) {
  const { profile, places } = useReport()
  const typeOf = (name: string | undefined) => profile.variables[places.get(name ?? '') ?? -1]?.type
  return (
    <div class="scroller tall" tabIndex={0} role="region" aria-label={label}>
      <table class="grid sticky">
        <thead>
          <tr>
            <th scope="col">{head === '' ? <span class="heard">Row</span> : head}</th>
            {columns.map((name, column) => (
              <th key={column} scope="col" class={isNumber(rows, column) ? 'num' : ''}>
                <Name>{name}</Name>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              <th scope="row" class="tnum">
                <Name>{String(names[place] ?? place)}</Name>
              </th>
              {row.map((value, column) => (
                <td key={column} class={isNumber(rows, column) ? 'num' : ''}>
                  {value === null ? (
                    <span class="t3">–</span>
                  ) : (
                    <LongText>{cellText(value, typeOf(columns[column]))}</LongText>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function isNumber(rows: readonly (readonly JsonCell[])[], column: number): boolean {
  return rows.some((row) => typeof row[column] === 'number')
}
