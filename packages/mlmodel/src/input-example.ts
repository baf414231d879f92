import { objectOf } from './field-type.js'
import type { ExampleInfo } from './model-file.js'
import { parseJson } from './parse-json.js'
import { isChat, type ScoringInput } from './scoring-request.js'
import { tableFromSplit } from './table.js'

/** The example input that a model was logged with (models-and-autolog C). */
export interface InputExample {
  readonly input: ScoringInput
  /** As the body of a request: the same data in a form of the scoring protocol. */
  readonly request: Readonly<Record<string, unknown>>
}

/**
 * Reads `input_example.json`. There is nothing for sparse matrices, which the scoring protocol has no form for.
 *
 * @throws Error that says in a sentence why it cannot be read
 */
export function readInputExample(text: string, { type, hasParams }: ExampleInfo): InputExample | undefined {
  const json = parseJson(text)
  const { inputs, params } = (hasParams ? objectOf(json) : undefined) ?? { inputs: json }
  const beside = params === undefined ? {} : { params }
  if (type === 'dataframe')
    return { input: { form: 'table', table: tableFromSplit(inputs) }, request: { dataframe_split: inputs, ...beside } }
  if (type.startsWith('sparse_matrix')) return undefined
  const object = objectOf(inputs)
  return {
    input:
      object === undefined
        ? { form: 'values', values: inputs }
        : { form: 'named', named: new Map(Object.entries(object)) },
    request: object !== undefined && isChat(object) ? { ...object, ...beside } : { inputs, ...beside },
  }
}
