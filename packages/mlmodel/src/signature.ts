import { type FieldType, isRequired, objectOf, readFieldType, textOf } from './field-type.js'

/** One column or tensor of a model's inputs or outputs. */
export interface Field {
  /** A lone one may have no name. */
  readonly name: string | undefined
  readonly type: FieldType
  readonly isRequired: boolean
}

export interface ParamField {
  readonly name: string
  readonly type: FieldType
  readonly default: unknown
}

/** The inputs, outputs and params of a model, as far as its file declares them. */
export interface Signature {
  readonly inputs: readonly Field[] | undefined
  readonly outputs: readonly Field[] | undefined
  readonly params: readonly ParamField[] | undefined
}

/** The `signature` of an `MLmodel` file, whose parts are JSON in texts. A part that cannot be read counts as absent. */
export function readSignature(value: unknown): Signature {
  const parts = objectOf(value)
  return {
    inputs: entriesOf(parts?.['inputs'])?.map(readField),
    outputs: entriesOf(parts?.['outputs'])?.map(readField),
    params: entriesOf(parts?.['params'])?.map(readParam),
  }
}

function readField(entry: Record<string, unknown>): Field {
  return { name: textOf(entry['name']), type: readFieldType(entry), isRequired: isRequired(entry) }
}

function readParam(entry: Record<string, unknown>): ParamField {
  const type = readFieldType(entry)
  return {
    name: textOf(entry['name']) ?? '',
    type: Array.isArray(entry['shape']) ? { kind: 'array', items: type } : type,
    default: entry['default'] ?? null,
  }
}

function entriesOf(part: unknown): Record<string, unknown>[] | undefined {
  if (typeof part !== 'string') return undefined
  try {
    const entries: unknown = JSON.parse(part)
    return Array.isArray(entries) ? entries.map((entry) => objectOf(entry) ?? {}) : undefined
  } catch {
    return undefined
  }
}
