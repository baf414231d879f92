import { cellText } from './input-example-table.js'

/** A prediction: rows as a table, anything else as JSON. */
export function PredictionTable({ predictions }: { predictions: unknown }) {
  if (!isRows(predictions)) return <pre className="code wrap-lines">{JSON.stringify(predictions, null, 2)}</pre>
  const names = Object.keys(predictions[0] ?? {})
  return (
    <table className="grid inset" aria-label="Predictions">
      <thead>
        <tr>
          <th>Row</th>
          {names.map((name) => (
            <th key={name}>
              <bdi>{name}</bdi>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {predictions.map((row, i) => (
          <tr key={i}>
            <td className="t3">{i + 1}</td>
            {names.map((name) => (
              <td key={name} className="mono">
                <bdi>{cellText(row[name])}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function isRows(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) && value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row))
}
