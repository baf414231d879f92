/** What a value of a model's input, output or param is. */
export type FieldType =
  | { readonly kind: 'scalar'; readonly name: ScalarName }
  | { readonly kind: 'array'; readonly items: FieldType }
  | { readonly kind: 'object'; readonly properties: readonly Property[] }
  | { readonly kind: 'map'; readonly values: FieldType }
  | { readonly kind: 'any' }
  | { readonly kind: 'tensor'; readonly dtype: string; readonly shape: readonly number[] }
  /** Only to be shown: a kind that came later, or one of another system. */
  | { readonly kind: 'unknown'; readonly name: string }

export interface Property {
  readonly name: string
  readonly type: FieldType
  readonly isRequired: boolean
}

const SCALARS = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'] as const
export type ScalarName = (typeof SCALARS)[number]

/** Deeper types are shown as unknown; no real one comes near. */
const MAX_DEPTH = 32

/** The type in one entry of a signature (models-and-autolog B.1); other fields are ignored. */
export function readFieldType(entry: Readonly<Record<string, unknown>>, depth = 0): FieldType {
  // Params of early clients say `dtype`.
  const name = textOf(entry['type']) ?? textOf(entry['dtype']) ?? 'unknown'
  if (depth > MAX_DEPTH) return { kind: 'unknown', name }
  const inner = (value: unknown) => readFieldType(objectOf(value) ?? {}, depth + 1)
  switch (name) {
    case 'array':
      return { kind: 'array', items: inner(entry['items']) }
    case 'map':
      return { kind: 'map', values: inner(entry['values']) }
    case 'object':
      return {
        kind: 'object',
        properties: Object.entries(objectOf(entry['properties']) ?? {}).map(([property, value]) => ({
          name: property,
          type: inner(value),
          isRequired: isRequired(objectOf(value) ?? {}),
        })),
      }
    case 'any':
      return { kind: 'any' }
    case 'tensor': {
      const { dtype, shape } = objectOf(entry['tensor-spec']) ?? {}
      return { kind: 'tensor', dtype: textOf(dtype) ?? 'unknown', shape: Array.isArray(shape) ? shape.map(Number) : [] }
    }
    default: {
      const scalar = SCALARS.find((each) => each === name)
      return scalar === undefined ? { kind: 'unknown', name } : { kind: 'scalar', name: scalar }
    }
  }
}

/** Early clients of generation 2 said `optional`. */
export function isRequired({ required, optional }: Readonly<Record<string, unknown>>): boolean {
  return required !== false && optional !== true
}

/** On one line: `long`, `array of string`, `tensor, float64, shape (-1)`. */
export function typeText(type: FieldType): string {
  switch (type.kind) {
    case 'scalar':
    case 'unknown':
      return type.name
    case 'array':
      return `array of ${typeText(type.items)}`
    case 'map':
      return `map of ${typeText(type.values)}`
    case 'tensor':
      return `tensor, ${type.dtype}, shape (${type.shape.join(', ')})`
    default:
      return type.kind
  }
}

export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}
