import { type FieldType, type Signature, typeText } from '@labbook/mlmodel'
import type { ReactNode } from 'react'
import { formatMetric } from '../../format/format-number.js'
import type { Range } from './form-state.js'
import styles from './model-panel.module.css'

export interface ModelSchemaProps {
  readonly signature: Signature
  /** The lowest and highest value of each input in the input example. */
  readonly ranges?: readonly (Range | undefined)[]
  /** The places of the inputs that someone is changing. */
  readonly lit?: ReadonlySet<number>
}

/** Names and types of the inputs and outputs; objects and arrays unfold (U-MODEL-3). */
export function ModelSchema({ signature: { inputs, outputs, params }, ranges = [], lit }: ModelSchemaProps) {
  if (inputs === undefined && outputs === undefined && params === undefined) {
    return (
      <p className="t3">No schema was logged. Log the model with a signature or an input example to see it here.</p>
    )
  }
  const hasRanges = ranges.some((range) => range !== undefined)
  return (
    <table className="grid inset">
      <thead>
        <tr>
          <th>Name</th>
          <th>Type</th>
          {hasRanges && <th className="num">In the example</th>}
        </tr>
      </thead>
      <Part title="Inputs" entries={inputs} {...{ lit, hasRanges }} ranges={ranges} />
      <Part title="Outputs" entries={outputs} hasRanges={hasRanges} />
      <Part title="Params" entries={params} hasRanges={hasRanges} />
    </table>
  )
}

interface Entry {
  readonly name: string | undefined
  readonly type: FieldType
  readonly isRequired?: boolean
  readonly default?: unknown
}

interface PartProps extends Omit<ModelSchemaProps, 'signature'> {
  readonly title: string
  readonly entries: readonly Entry[] | undefined
  readonly hasRanges: boolean
}

function Part({ title, entries = [], hasRanges, ranges = [], lit }: PartProps) {
  if (entries.length === 0) return null
  return (
    <tbody>
      <tr>
        <th colSpan={hasRanges ? 3 : 2} scope="rowgroup" className="key">
          {title} ({entries.length})
        </th>
      </tr>
      {entries.map((entry, i) => (
        <tr key={`${i} ${entry.name ?? ''}`} className={lit?.has(i) === true ? styles.lit : undefined}>
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
          {hasRanges && <td className="num t2">{rangeText(ranges[i])}</td>}
        </tr>
      ))}
    </tbody>
  )
}

function rangeText(range: Range | undefined): string {
  if (range === undefined) return ''
  const [min, max] = [formatMetric(range.min), formatMetric(range.max)]
  return min === max ? min : `${min} to ${max}`
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
