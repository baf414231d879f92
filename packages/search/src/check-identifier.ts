import { accepted, type Parsed, refused } from './diagnostic.js'
import type { Field, SearchTarget } from './filter.js'
import { pythonSet, refusals } from './refusals.js'
import { DATASET_KEYS, registries } from './registry.js'
import type { Identifier } from './syntax.js'

/** A field, and the key as it was written: messages name an attribute by the alias that the caller used. */
export interface NamedField {
  readonly field: Field
  readonly key: string
}

/** What an identifier means for this target, in a filter or, with its own attributes, in an order. */
export function checkIdentifier(
  identifier: Identifier,
  target: SearchTarget,
  use: 'filter' | 'order',
): Parsed<NamedField> {
  const refuse = (message: string) => refused({ message, span: identifier.span })
  const registry = registries[target]
  const { entity, key } = splitName(identifier.token.text)
  const kind = entity === undefined ? 'attribute' : registry.entities.get(entity)
  const refuseName = (message: string) => {
    const { span } = identifier
    return refused({ message, span, cause: { kind: 'unknown field', entity, key, span: identifier.token } })
  }
  if (kind === undefined) return refuseName(refusals[target].unknownEntity(entity ?? ''))

  const { aggregate } = identifier
  if (aggregate !== undefined && !registry.hasAggregates) {
    return refuse(`${aggregate}() is only supported for the metrics of runs.`)
  }
  if (aggregate !== undefined && kind !== 'metric') {
    return refuse(`${aggregate}() is only supported for metrics, not for '${identifier.token.text}'.`)
  }
  switch (kind) {
    case 'metric':
      return accepted({ field: { kind, key, aggregate: aggregate ?? 'last' }, key })
    case 'param':
    case 'tag':
      return accepted({ field: { kind, key }, key })
    case 'dataset': {
      const name = DATASET_KEYS.find((known) => known === key)
      if (name !== undefined) return accepted({ field: { kind, name }, key })
      return refuseName(`Invalid dataset key '${key}' specified. Valid keys are '${pythonSet(DATASET_KEYS)}'`)
    }
    case 'attribute': {
      const attributes = use === 'order' ? registry.orderAttributes : registry.attributes
      const attribute = attributes.get(key)
      if (attribute !== undefined) return accepted({ field: attribute, key })
      const { unknownKey, unknownOrderKey } = refusals[target]
      return refuseName((use === 'order' ? unknownOrderKey : unknownKey)(key, [...attributes.keys()]))
    }
  }
}

/** identifier := [ entity "." ] key, split at the first dot; one pair of quotes is removed from each part. */
function splitName(text: string): { entity: string | undefined; key: string } {
  const dot = text.indexOf('.')
  if (dot < 0) return { entity: undefined, key: withoutQuotes(text) }
  return { entity: withoutQuotes(text.slice(0, dot)), key: withoutQuotes(text.slice(dot + 1)) }
}

export function withoutQuotes(text: string): string {
  const quote = text.charAt(0)
  const isQuoted = text.length > 1 && (quote === '`' || quote === '"' || quote === "'") && text.endsWith(quote)
  return isQuoted ? text.slice(1, -1) : text
}
