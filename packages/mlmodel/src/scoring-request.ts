import { InputError, RequestError } from './errors.js'
import { objectOf } from './field-type.js'
import { parseJson } from './parse-json.js'
import type { ParamField } from './signature.js'
import { type Table, tableFromRecords, tableFromSplit } from './table.js'

/** What is to be predicted, in the form that it came in; a signature says what it means. */
export type ScoringInput =
  | { readonly form: 'table'; readonly table: Table }
  /** A list of any depth, or one value. */
  | { readonly form: 'values'; readonly values: unknown }
  /** Lists or single values by the name of the input. */
  | { readonly form: 'named'; readonly named: ReadonlyMap<string, unknown> }

export interface ScoringRequest {
  readonly input: ScoringInput
  readonly params: Readonly<Record<string, unknown>>
  /** A chat or completion, which is answered without `predictions` around it. */
  readonly isUnwrapped: boolean
}

const FORMS: Readonly<Record<string, (value: unknown) => ScoringInput>> = {
  dataframe_split: (value) => ({ form: 'table', table: tableFromSplit(value) }),
  dataframe_records: (value) => ({ form: 'table', table: tableFromRecords(value) }),
  instances: readInstances,
  inputs: readInputs,
}

/** A chat or completion has one of these keys. */
export function isChat(body: Readonly<Record<string, unknown>>): boolean {
  return ['messages', 'prompt', 'input'].some((key) => Object.hasOwn(body, key))
}

/**
 * Reads the JSON of a request (models-and-autolog F).
 *
 * @throws RequestError if it is in none of the protocol's formats
 * @throws InputError if its data does not match its format
 */
export function parseScoringRequest(text: string, params: readonly ParamField[] = []): ScoringRequest {
  const json = parseJson(text)
  const body = objectOf(json)
  if (body === undefined) throw new RequestError(`${EXPECTED} Received ${article(json)}.`)
  if (isChat(body)) return readChat(body, params)
  const keys = Object.keys(FORMS).filter((key) => Object.hasOwn(body, key))
  const [key] = keys
  if (key === undefined || keys.length > 1) {
    const received = keys.length > 1 ? keys : Object.keys(body).slice(0, 20)
    throw new RequestError(
      `${EXPECTED} Received ${received.length === 0 ? 'an empty object' : received.join(', ').slice(0, 500)}.`,
    )
  }
  const given = body['params'] ?? {}
  const named = objectOf(given)
  if (named === undefined) throw new InputError([{ message: `params must be an object, not ${article(given)}.` }])
  return { input: FORMS[key]!(body[key]), params: named, isUnwrapped: false }
}

const EXPECTED = `The input must be a JSON object with exactly one of ${Object.keys(FORMS).join(', ')}.`

/** A list; a list of objects is one list by key, all of them equally long. */
function readInstances(value: unknown): ScoringInput {
  if (!Array.isArray(value)) throw new InputError([{ message: `instances must be a list, not ${article(value)}.` }])
  if (value.length === 0 || objectOf(value[0]) === undefined) return { form: 'values', values: value }
  const named = new Map<string, unknown[]>()
  for (const [i, item] of value.entries()) {
    const object = objectOf(item)
    if (object === undefined) throw new InputError([{ message: `Item ${i + 1} of instances is not an object.` }])
    for (const [name, each] of Object.entries(object)) {
      const values = named.get(name)
      if (values === undefined) named.set(name, [each])
      else values.push(each)
    }
  }
  const short = [...named].find(([, values]) => values.length !== value.length)
  if (short !== undefined)
    throw new InputError([
      { field: short[0], message: 'This key is missing from some instances. All instances must have the same keys.' },
    ])
  return { form: 'named', named }
}

function readInputs(value: unknown): ScoringInput {
  const object = objectOf(value)
  return object === undefined
    ? { form: 'values', values: value }
    : { form: 'named', named: new Map(Object.entries(object)) }
}

/** All of the object is the input, less what the model calls a param. */
function readChat(body: Record<string, unknown>, params: readonly ParamField[]): ScoringRequest {
  const isParam = ([key]: [string, unknown]) => params.some(({ name }) => name === key)
  const entries = Object.entries(body)
  return {
    input: { form: 'named', named: new Map(entries.filter((entry) => !isParam(entry))) },
    params: Object.fromEntries(entries.filter(isParam)),
    isUnwrapped: true,
  }
}

function article(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
