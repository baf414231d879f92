import Papa from 'papaparse'
import { formatCount } from '../../../format/format-number.js'
import TextViewer, { decodeText } from './text-viewer.js'
import type { ViewerProps } from './viewer-props.js'

const MAX_ROWS = 1000

/** CSV and TSV as a table: the header and the first rows. */
export default function TableViewer(props: ViewerProps) {
  const text = decodeText(props.bytes, props.isCut)
  const { data } = Papa.parse<string[]>(text ?? '', { skipEmptyLines: true })
  const [header, ...rows] = data
  if (text === undefined || header === undefined) return <TextViewer {...props} />
  // The last row of a part of a file may be cut through.
  const whole = props.isCut ? rows.slice(0, -1) : rows
  return (
    <>
      <div style={{ overflow: 'auto', maxHeight: '70vh' }}>
        <table className="grid inset">
          <thead>
            <tr>
              {header.map((name) => (
                <th key={name}>
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {whole.slice(0, MAX_ROWS).map((row) => (
              <tr key={row.join('\u0000')}>
                {header.map((name, i) => (
                  <td key={name}>
                    <bdi>{row[i]}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(props.isCut || whole.length > MAX_ROWS) && (
        <p className="t3 small">The first {formatCount(Math.min(whole.length, MAX_ROWS))} rows.</p>
      )}
    </>
  )
}
