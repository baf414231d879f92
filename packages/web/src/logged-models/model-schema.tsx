import type { ModelField, ModelFile } from './model-file.js'

/** Names and types of what goes in and comes out (U-MODEL-3). */
export function ModelSchema({ model }: { model: ModelFile }) {
  const parts = [
    ['Inputs', model.inputs],
    ['Outputs', model.outputs],
    ['Params', model.params],
  ] as const
  if (parts.every(([, fields]) => fields === undefined)) {
    return (
      <p className="t3">
        This model has no signature. Log it with an input example or a signature, and its schema stands here.
      </p>
    )
  }
  return (
    <table className="grid inset">
      <thead>
        <tr>
          <th>Name</th>
          <th>Type</th>
        </tr>
      </thead>
      {parts.map(
        ([title, fields]) =>
          fields !== undefined && fields.length > 0 && <Part key={title} title={title} fields={fields} />,
      )}
    </table>
  )
}

function Part({ title, fields }: { title: string; fields: readonly ModelField[] }) {
  return (
    <tbody>
      <tr>
        <th colSpan={2} scope="rowgroup" className="key">
          {title} ({fields.length})
        </th>
      </tr>
      {fields.map(({ name, type, isRequired }, i) => (
        <tr key={`${i} ${name}`}>
          <td>{name === '' ? <span className="t3">–</span> : <bdi>{name}</bdi>}</td>
          <td className="mono">
            {type}
            {!isRequired && <span className="t3"> optional</span>}
          </td>
        </tr>
      ))}
    </tbody>
  )
}
