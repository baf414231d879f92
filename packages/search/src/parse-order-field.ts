import { withoutQuotes } from './check-identifier.js'
import { accepted, type Parsed, refused } from './diagnostic.js'
import type { Field } from './filter.js'
import { registries } from './registry.js'
import { checkText, searchLimits } from './text-limits.js'

/**
 * The `field_name` of an order of logged models: an attribute, or `metrics.` followed by a key that extends to the end
 * of the text and needs no quotes. Never throws.
 */
export function parseOrderField(fieldName: string): Parsed<Field> {
  const span = { start: 0, end: fieldName.length }
  const unfit = checkText('order_by clause', fieldName, searchLimits.orderByItemBytes)
  if (unfit !== undefined) return refused(unfit)

  const attribute = registries.logged_models.orderAttributes.get(fieldName)
  if (attribute !== undefined) return accepted(attribute)
  if (!fieldName.includes('.')) return refused({ message: `Invalid order by field name: ${fieldName}`, span })
  if (!fieldName.startsWith(METRICS)) {
    return refused({ message: `Invalid order by field name: ${fieldName}. Only metrics are supported.`, span })
  }
  return accepted({ kind: 'metric', key: withoutQuotes(fieldName.slice(METRICS.length)), aggregate: 'last' })
}

const METRICS = 'metrics.'
