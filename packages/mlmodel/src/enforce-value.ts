import { type FieldType, objectOf, type ScalarName, typeText } from './field-type.js'

/** Why a value cannot be what a signature says, as a sentence. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
}

/**
 * Converts a JSON value to a type of the signature (models-and-autolog B.4). JSON numbers have no width, so an integer
 * may become a double. Nothing is truncated, rounded to an integer, or parsed from text.
 *
 * @throws Mismatch
 */
export function enforceValue(value: unknown, type: FieldType, isRequired: boolean): unknown {
  if (value === null && !isRequired) return null
  switch (type.kind) {
    case 'scalar':
      return enforceScalar(value, type.name)
    case 'array':
      if (!Array.isArray(value)) throw cannotBe(value, type)
      return value.map((item, i) => within(`item ${i + 1}`, () => enforceValue(item, type.items, isRequired)))
    case 'map': {
      const entries = Object.entries(objectOf(value) ?? refuse(value, type))
      return Object.fromEntries(
        entries.map(([key, item]) => [key, within(key, () => enforceValue(item, type.values, isRequired))]),
      )
    }
    case 'object': {
      const object = new Map(Object.entries(objectOf(value) ?? refuse(value, type)))
      const missing = type.properties.filter((property) => property.isRequired && !object.has(property.name))
      if (missing.length > 0) throw new Mismatch(`The object is missing ${names(missing.map(({ name }) => name))}.`)
      const known = new Map(type.properties.map((property) => [property.name, property]))
      const extra = [...object.keys()].filter((key) => !known.has(key))
      if (extra.length > 0) throw new Mismatch(`The object has ${names(extra)}, which are not in the signature.`)
      return Object.fromEntries(
        [...object].map(([key, item]) => {
          const property = known.get(key)!
          return [key, within(key, () => enforceValue(item, property.type, property.isRequired))]
        }),
      )
    }
    default:
      return value
  }
}

function enforceScalar(value: unknown, name: ScalarName): unknown {
  if (value === null) {
    if (name === 'integer' || name === 'long')
      throw new Mismatch(`A value is missing, but the type ${name} cannot hold missing values. ${HINT}`)
    return null
  }
  if (FITS[name](value)) return value
  if (typeof value === 'number' && (name === 'integer' || name === 'long') && Number.isInteger(value))
    throw new Mismatch(
      name === 'integer' ? `${value} is out of range for integer.` : `${value} is too large to be read exactly.`,
    )
  throw cannotBe(value, { kind: 'scalar', name })
}

const HINT = 'If values may be missing, make the column a double, or infer the signature from data with missing values.'

const FITS: Readonly<Record<ScalarName, (value: unknown) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => isWhole(value) && value >= -(2 ** 31) && value < 2 ** 31,
  // Beyond, JSON's reader has rounded already.
  long: (value) => isWhole(value) && Number.isSafeInteger(value),
  float: (value) => typeof value === 'number',
  double: (value) => typeof value === 'number',
  string: (value) => typeof value === 'string',
  binary: (value) => typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
  datetime: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}

function cannotBe(value: unknown, type: FieldType): Mismatch {
  if (value === null || value === undefined) return new Mismatch(`A value is missing; expected ${typeText(type)}.`)
  return new Mismatch(`${shown(value)} is ${jsonType(value)} and cannot safely be converted to ${typeText(type)}.`)
}

function refuse(value: unknown, type: FieldType): never {
  throw cannotBe(value, type)
}

/** The type that inference would give it (models-and-autolog B.3). */
function jsonType(value: NonNullable<unknown>): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'a long' : 'a double'
  if (typeof value === 'string' || typeof value === 'boolean') return `a ${typeof value}`
  return Array.isArray(value) ? 'an array' : 'an object'
}

function shown(value: NonNullable<unknown>): string {
  const text = typeof value === 'object' ? (Array.isArray(value) ? '[…]' : '{…}') : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function names(all: readonly string[]): string {
  return all
    .slice(0, 10)
    .map((name) => `'${name}'`)
    .join(', ')
}

function within<T>(place: string, enforce: () => T): T {
  try {
    return enforce()
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error
    throw new Mismatch(error.message.replace(/^(In )?/, (inner) => `In ${place}${inner === '' ? ': ' : ', '}`))
  }
}
