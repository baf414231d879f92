import type { DatasetColumn } from './dataset-schema.js'

/** The columns of a dataset with their types, in the dataset's order. */
export function SchemaTable({ columns }: { columns: readonly DatasetColumn[] }) {
  return (
    <table className="grid inset">
      <thead>
        <tr>
          <th>Name</th>
          <th>Type</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ name, type }, i) => (
          <tr key={`${i} ${name}`}>
            <th scope="row" className="key">
              <bdi>{name}</bdi>
            </th>
            <td className="mono">{type}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
