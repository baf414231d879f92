/** The part of JSON Schema 2020-12 that the schema of a profile uses. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $id?: string
  readonly title?: string
  readonly description?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: JsonType | readonly JsonType[]
  readonly const?: string
  readonly enum?: readonly (string | number)[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | false
  readonly items?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly maxItems?: number
  readonly minItems?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  /** Alternatives that are told apart by the constant of their property `type`. */
  readonly oneOf?: readonly JsonSchema[]
}

type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null'

/** What is wrong with a value, and where. */
export interface SchemaFault {
  readonly path: string
  readonly rule: string
}

/** The first fault of a value, in the order of the schema. Values are read and never written. */
export function firstFault(
  value: unknown,
  schema: JsonSchema,
  root: JsonSchema = schema,
  path = '',
): SchemaFault | undefined {
  if (schema.$ref !== undefined) {
    return firstFault(value, root.$defs?.[schema.$ref.slice('#/$defs/'.length)] as JsonSchema, root, path)
  }
  if (schema.oneOf !== undefined) return alternativeFault(value, schema.oneOf, root, path)
  const rule = ownFault(value, schema)
  if (rule !== undefined) return { path, rule }
  if (Array.isArray(value)) return itemsFault(value, schema, root, path)
  return typeof value === 'object' && value !== null ? propertiesFault(value, schema, root, path) : undefined
}

function ownFault(value: unknown, schema: JsonSchema): string | undefined {
  const { type, const: only, enum: allowed } = schema
  if (only !== undefined && value !== only) return `${shown(value)} is not ${JSON.stringify(only)}`
  if (allowed !== undefined && !allowed.includes(value as string))
    return `${shown(value)} is none of ${allowed.join(', ')}`
  if (type !== undefined) {
    const types = (Array.isArray(type) ? type : [type]) as readonly JsonType[]
    if (!types.some((wanted) => isOfType(value, wanted))) return `${shown(value)} is not of type ${types.join(' or ')}`
  }
  if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Infinity } = schema
    if (value.length < minItems || value.length > maxItems)
      return `has ${value.length} items, which is not ${minItems} to ${maxItems}`
  }
  if (typeof value === 'string' && value.length > (schema.maxLength ?? Infinity)) {
    return `has ${value.length} characters, more than ${schema.maxLength}`
  }
  if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema
    if (value < minimum || value > maximum) return `${value} is not from ${minimum} to ${maximum}`
  }
  return undefined
}

function isOfType(value: unknown, type: JsonType): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    default:
      return typeof value === type
  }
}

function alternativeFault(
  value: unknown,
  schemas: readonly JsonSchema[],
  root: JsonSchema,
  path: string,
): SchemaFault | undefined {
  if (!isOfType(value, 'object')) return { path, rule: `${shown(value)} is not of type object` }
  const type = Object.hasOwn(value as object, 'type') ? (value as { readonly type: unknown }).type : undefined
  const known = schemas.map((schema) => schema.properties?.['type']?.const)
  const chosen = schemas[known.indexOf(type as string)]
  if (chosen !== undefined) return firstFault(value, chosen, root, path)
  return { path: `${path}.type`, rule: `${shown(type)} is none of ${known.join(', ')}` }
}

function itemsFault(
  items: readonly unknown[],
  { prefixItems, items: rest }: JsonSchema,
  root: JsonSchema,
  path: string,
) {
  for (let i = 0; i < items.length; i += 1) {
    const schema = prefixItems?.[i] ?? rest
    const fault = schema && firstFault(items[i], schema, root, `${path}[${i}]`)
    if (fault !== undefined) return fault
  }
  return undefined
}

function propertiesFault(value: object, schema: JsonSchema, root: JsonSchema, path: string): SchemaFault | undefined {
  const at = (key: string) => (path === '' ? key : `${path}.${key}`)
  const { properties = {}, required = [], additionalProperties } = schema
  for (const key of required) if (!Object.hasOwn(value, key)) return { path: at(key), rule: 'is missing' }
  for (const [key, own] of Object.entries(value)) {
    const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties
    if (known === false) return { path: at(key), rule: 'is not known' }
    const fault = known && firstFault(own, known, root, at(key))
    if (fault !== undefined) return fault
  }
  return undefined
}

const LONGEST_SHOWN = 60

function shown(value: unknown): string {
  const text =
    typeof value === 'object' && value !== null
      ? Array.isArray(value)
        ? 'a list'
        : 'an object'
      : String(JSON.stringify(value))
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text
}
