import { parse } from 'yaml'

/** One column of a model's inputs or outputs, or one of its params. */
export interface ModelField {
  /** A tensor of its own may have no name. */
  readonly name: string
  /** `long`, or `tensor, float64, shape (-1)`. */
  readonly type: string
  readonly isRequired: boolean
}

/** What an `MLmodel` file says, as far as it can be trusted to say anything. */
export interface ModelFile {
  readonly runId: string | undefined
  readonly mlflowVersion: string | undefined
  readonly created: string | undefined
  readonly flavors: readonly { readonly name: string; readonly facts: readonly (readonly [string, string])[] }[]
  readonly inputs: readonly ModelField[] | undefined
  readonly outputs: readonly ModelField[] | undefined
  readonly params: readonly ModelField[] | undefined
  /** A flavor keeps its model as a pickle, which is code. */
  readonly holdsPickle: boolean
}

const MAX_BYTES = 1024 * 1024

/**
 * Reads an `MLmodel` file: YAML's core schema, no custom tags, few aliases, limited size (U-MODEL-2).
 *
 * @throws Error that says in a sentence why it cannot be read
 */
export function parseModelFile(text: string): ModelFile {
  if (text.length > MAX_BYTES) throw new Error('This MLmodel file is larger than 1 MiB.')
  // Comparing each key with all the others takes minutes in a large file; of two equal ones the last counts.
  const file = objectOf(parse(text, { schema: 'core', maxAliasCount: 50, customTags: [], uniqueKeys: false }))
  if (file === undefined) throw new Error('This MLmodel file is not a YAML mapping.')
  const flavors = Object.entries(objectOf(file.flavors) ?? {}).map(([name, flavor]) => ({
    name,
    facts: Object.entries(objectOf(flavor) ?? {}).map(([key, value]) => [key, shown(value)] as const),
  }))
  const signature = objectOf(file.signature)
  return {
    runId: textOf(file.run_id),
    mlflowVersion: textOf(file.mlflow_version),
    created: textOf(file.utc_time_created),
    flavors,
    inputs: fieldsOf(signature?.inputs),
    outputs: fieldsOf(signature?.outputs),
    params: fieldsOf(signature?.params),
    holdsPickle: flavors.some(({ facts }) => facts.some(([, value]) => /pickle|\.(pkl|joblib|pth?)$/.test(value))),
  }
}

/** The fields of a signature part, which is JSON in a text. */
function fieldsOf(part: unknown): readonly ModelField[] | undefined {
  if (typeof part !== 'string') return undefined
  let fields: unknown
  try {
    fields = JSON.parse(part)
  } catch {
    return undefined
  }
  if (!Array.isArray(fields)) return undefined
  return fields.map((field: unknown): ModelField => {
    const { name, type, required, optional, dtype, ...rest } = objectOf(field) ?? {}
    const tensor = objectOf(rest['tensor-spec'])
    return {
      name: textOf(name) ?? '',
      type:
        tensor === undefined
          ? (textOf(type) ?? textOf(dtype) ?? 'unknown')
          : `tensor, ${textOf(tensor.dtype) ?? 'unknown'}, shape (${Array.isArray(tensor.shape) ? tensor.shape.join(', ') : '?'})`,
      isRequired: required !== false && optional !== true,
    }
  })
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
