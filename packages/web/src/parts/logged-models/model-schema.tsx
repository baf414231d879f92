import { type FieldType, type Signature, typeText } from '@labbook/mlmodel'
import type { ReactNode } from 'react'

/** Names and types of the inputs and outputs; objects and arrays unfold (U-MODEL-3). */
export function ModelSchema({ signature: { inputs, outputs, params } }: { signature: Signature }) {
  if (inputs === undefined && outputs === undefined && params === undefined) {
    return (
      <p className="t3">No schema was logged. Log the model with a signature or an input example to see it here.</p>
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
      <Part title="Inputs" entries={inputs} />
      <Part title="Outputs" entries={outputs} />
      <Part title="Params" entries={params} />
    </table>
  )
}

interface Entry {
  readonly name: string | undefined
  readonly type: FieldType
  readonly isRequired?: boolean
  readonly default?: unknown
}

function Part({ title, entries = [] }: { title: string; entries: readonly Entry[] | undefined }) {
  if (entries.length === 0) return null
  return (
    <tbody>
      <tr>
        <th colSpan={2} scope="rowgroup" className="key">
          {title} ({entries.length})
        </th>
      </tr>
      {entries.map((entry, i) => (
        <tr key={`${i} ${entry.name ?? ''}`}>
          <td>{entry.name === undefined ? <span className="t3">–</span> : <bdi>{entry.name}</bdi>}</td>
          <td className="mono">
            <Type type={entry.type}>
              {entry.isRequired === false && <span className="t3"> optional</span>}
              {'default' in entry && (
                <span className="t3">
                  {' '}
                  default <bdi>{JSON.stringify(entry.default)}</bdi>
                </span>
              )}
            </Type>
          </td>
        </tr>
      ))}
    </tbody>
  )
}

/** A type on one line, and the properties of the object that it holds, collapsed. */
function Type({ type, of, children }: { type: FieldType; of?: ReactNode; children?: ReactNode }) {
  const line = (
    <>
      {of}
      {typeText(type)}
      {children}
    </>
  )
  const object = objectWithin(type)
  if (object === undefined) return line
  return (
    <details>
      <summary>{line}</summary>
      <ul style={{ paddingLeft: 'var(--s-5)' }}>
        {object.properties.map((property) => (
          <li key={property.name}>
            <Type
              type={property.type}
              of={
                <>
                  <bdi>{property.name}</bdi>:{' '}
                </>
              }
            >
              {!property.isRequired && <span className="t3"> optional</span>}
            </Type>
          </li>
        ))}
      </ul>
    </details>
  )
}

function objectWithin(type: FieldType): Extract<FieldType, { kind: 'object' }> | undefined {
  if (type.kind === 'array') return objectWithin(type.items)
  if (type.kind === 'map') return objectWithin(type.values)
  return type.kind === 'object' ? type : undefined
}
