import type { ScoringInput } from '@labbook/mlmodel'

const MAX_ROWS = 20

/** The model's input example: a table if it is one, otherwise JSON. */
export function InputExampleTable({ input }: { input: ScoringInput }) {
  if (input.form !== 'table') {
    const value = input.form === 'values' ? input.values : Object.fromEntries(input.named)
    return <pre className="code wrap-lines">{JSON.stringify(value)}</pre>
  }
  const { columns, rowCount } = input.table
  return (
    <div style={{ overflow: 'auto', maxHeight: '50vh' }}>
      <table className="grid inset">
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name}>
                <bdi>{name}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: Math.min(rowCount, MAX_ROWS) }, (_, row) => (
            <tr key={row}>
              {columns.map(({ name, values }) => (
                <td key={name}>
                  <bdi>{cellText(values[row])}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A value as shown in a cell or put in a form. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}
