import { parse } from 'yaml'
import { objectOf, textOf } from './field-type.js'
import { readSignature, type Signature } from './signature.js'

export interface Flavor {
  readonly name: string
  /** Each key with its value as text; of a flavor that is no mapping there are none. */
  readonly facts: readonly (readonly [string, string])[]
  /** Its values as they stand in the file. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** Where the input example is, and how it was written (models-and-autolog C). */
export interface ExampleInfo {
  readonly path: string
  /** `dataframe`, `ndarray`, `json_object` … */
  readonly type: string
  readonly servingPath: string | undefined
  readonly hasParams: boolean
}

/** What an `MLmodel` file says, as far as it can be trusted to say anything. */
export interface ModelFile {
  readonly runId: string | undefined
  readonly mlflowVersion: string | undefined
  /** UTC, without saying so: `2025-11-20 08:15:42.105725`. */
  readonly created: string | undefined
  readonly sizeBytes: number | undefined
  readonly flavors: readonly Flavor[]
  readonly signature: Signature
  /** The signature comes from a Python type hint, and the model receives data unchanged. */
  readonly takesTypeHint: boolean
  readonly example: ExampleInfo | undefined
  /** A flavor keeps its model as a pickle, which is code. */
  readonly holdsPickle: boolean
}

const MAX_LENGTH = 1024 * 1024

/**
 * Reads an `MLmodel` file: YAML's core schema, no custom tags, few aliases, limited size (U-MODEL-2).
 *
 * @throws Error that says in a sentence why it cannot be read
 */
export function parseModelFile(text: string): ModelFile {
  if (text.length > MAX_LENGTH) throw new Error('This MLmodel file is larger than 1 MiB.')
  // The YAML library compares each key with all others, which takes minutes for a large file. If a key is repeated, the
  // last one counts.
  const file = objectOf(
    parse(text, { schema: 'core', maxAliasCount: 50, customTags: [], uniqueKeys: false, logLevel: 'error' }),
  )
  if (file === undefined) throw new Error('This MLmodel file is not a YAML mapping.')
  const flavors = Object.entries(objectOf(file['flavors']) ?? {}).map(([name, flavor]): Flavor => {
    const settings = objectOf(flavor) ?? {}
    return { name, settings, facts: Object.entries(settings).map(([key, value]) => [key, shown(value)]) }
  })
  const size = file['model_size_bytes']
  return {
    runId: textOf(file['run_id']),
    mlflowVersion: textOf(file['mlflow_version']),
    created: textOf(file['utc_time_created']),
    sizeBytes: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : undefined,
    flavors,
    signature: readSignature(file['signature']),
    takesTypeHint: file['is_signature_from_type_hint'] === true,
    example: readExampleInfo(file['saved_input_example_info']),
    holdsPickle: flavors.some(({ facts }) => facts.some(([, value]) => /pickle|\.(pkl|joblib|pth?)$/.test(value))),
  }
}

function readExampleInfo(value: unknown): ExampleInfo | undefined {
  const info = objectOf(value)
  const path = textOf(info?.['artifact_path'])
  if (info === undefined || path === undefined) return undefined
  return {
    path,
    type: textOf(info['type']) ?? '',
    servingPath: textOf(info['serving_input_path']),
    hasParams: String(info['params']) === 'true',
  }
}

function shown(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
