import { DecodeFault, MISSING } from './decode-fault.js'
import { wholeNumber } from './whole-number.js'

/**
 * MLflow's JSON, in one place: the protobuf mapping with snake_case names, exact 64-bit integers and `"NaN"` strings.
 *
 * A codec reads what `parseJson` gives and writes JSON text. Field names in code are camelCase; on the wire they are
 * snake_case, and camelCase is read as well. `null` is the same as absent, unknown fields are ignored.
 */
export interface Codec<T> {
  /** @throws DecodeFault */
  decode(json: unknown): T
  write(value: T): string
}

export type TypeOf<C> = C extends Codec<infer T> ? T : never

/** A 64-bit integer: a number where a double holds it exactly, else a bigint. */
export type Int64 = number | bigint

// ---------------------------------------------------------------------------------------------------------------------
// Scalars

/** Text as JSON strings only. NUL and lone surrogates are refused: not every database can keep them. */
export const text: Codec<string> = {
  decode(json) {
    if (typeof json !== 'string') throw new DecodeFault({ value: json })
    if (json.includes('\0') || !json.isWellFormed()) throw new DecodeFault({ value: json })
    return json
  },
  write: JSON.stringify,
}

export interface BoundedText extends Codec<string> {
  readonly most: number
}

/** Text of at most so many characters, for what no other rule bounds. */
export function textUpTo(most: number): BoundedText {
  return {
    most,
    decode(json) {
      const value = text.decode(json)
      // Characters and not UTF-16 units are counted, of which a character has two at most.
      if (value.length <= most) return value
      const got = value.length > 2 * most ? value.length : Array.from(value).length
      if (got > most) throw new DecodeFault({ got, most, what: 'characters' })
      return value
    },
    write: text.write,
  }
}

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/**
 * A whole number as JSON number or text, also written as `1.0` or `1e16`, as protobuf's JSON has it; written as a JSON number
 * whatever its size.
 */
export const int64: Codec<Int64> = {
  decode(json) {
    // Of −0 the sum makes 0: integers have no sign of nothing.
    if (Number.isSafeInteger(json)) return (json as number) + 0
    const exact = typeof json === 'bigint' ? json : typeof json === 'string' ? wholeNumber(json) : undefined
    if (exact === undefined || exact < INT64_MIN || exact > INT64_MAX) throw new DecodeFault({ value: json })
    const rounded = Number(exact)
    return Number.isSafeInteger(rounded) ? rounded : exact
  },
  write: String,
}

export const int32: Codec<number> = {
  decode(json) {
    const value = int64.decode(json)
    if (value < -(2 ** 31) || value >= 2 ** 31) throw new DecodeFault({ value: json })
    return Number(value)
  },
  write: String,
}

const NON_FINITE = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
])

/** A JSON number, a numeric string, or `"NaN"`, `"Infinity"`, `"-Infinity"`. Finite values survive bit for bit. */
export const double: Codec<number> = {
  decode(json) {
    if (typeof json === 'number' && Number.isFinite(json)) return json
    if (typeof json === 'bigint') return Number(json)
    if (typeof json === 'string') {
      const value =
        NON_FINITE.get(json) ?? (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(json) ? Number(json) : undefined)
      if (value !== undefined) return value
    }
    throw new DecodeFault({ value: json })
  },
  write(value) {
    if (!Number.isFinite(value)) return `"${value}"`
    // Without the point Python reads an integer, which has no −0.
    return Object.is(value, -0) ? '-0.0' : String(value)
  },
}

/** JSON true or false; in query strings the words, in any case, since Python sends `True`. */
export const bool: Codec<boolean> = {
  decode(json) {
    if (typeof json === 'boolean') return json
    if (typeof json !== 'string') throw new DecodeFault({ value: json })
    const word = json.toLowerCase()
    if (word === 'true') return true
    if (word === 'false') return false
    throw new DecodeFault({
      value: json,
      hint: `Invalid boolean value: ${json.slice(0, 100)}, must be 'true' or 'false'.`,
    })
  },
  write: String,
}

/** A cell of a table: a number, a text, or `null` where there is nothing. */
export const cell: Codec<number | string | bigint | null> = {
  decode(json) {
    if (json === null || typeof json === 'string' || typeof json === 'number' || typeof json === 'bigint') return json
    throw new DecodeFault({ value: json })
  },
  write: (value) =>
    typeof value === 'number' ? double.write(value) : typeof value === 'bigint' ? String(value) : JSON.stringify(value),
}

/** Any JSON value, kept as it is, with integers of any size. */
export const anyJson: Codec<unknown> = { decode: (value) => value, write: writeJson }

function writeJson(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : JSON.stringify(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, item]) => item !== undefined)
  return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${writeJson(item)}`).join(',')}}`
}

/** An object whose values are all texts. */
export function textMap({ most }: Bound): Codec<Readonly<Record<string, string>>> {
  return {
    decode(json) {
      if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new DecodeFault({ value: json })
      const entries = Object.entries(json)
      if (entries.length > most) throw new DecodeFault({ got: entries.length, most, what: 'items' })
      return Object.fromEntries(entries.map(([key, value]) => [key, text.decode(value)]))
    },
    write: (value) => JSON.stringify(value),
  }
}

export interface Enumeration<N extends string> extends Codec<N> {
  readonly names: readonly N[]
}

/**
 * Decodes a name or its protobuf number to the name. The number may be text, as in a query string. `unknown`, if given,
 * replaces every other value.
 */
export function enumeration<const N extends string>(
  names: readonly N[],
  numbers: readonly number[],
  options: { unknown?: N } = {},
): Enumeration<N> {
  return {
    names,
    decode(value) {
      const isNumber = typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
      const index = isNumber ? numbers.indexOf(Number(value)) : names.indexOf(value as N)
      const name = names[index] ?? options.unknown
      if (name === undefined) throw new DecodeFault({ value })
      return name
    },
    write: (value) => `"${value}"`,
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Messages

/** How many items a list or a map may have. */
export interface Bound {
  readonly most: number
  /** Says that there are too many, where MLflow has words for it. */
  readonly refusal?: (got: number) => string
}

/** Of lists in answers: they are as long as what is stored. No request has one, or its route refuses to exist. */
export const AS_STORED: Bound = { most: Infinity }

export interface List<T> extends Codec<readonly T[]> {
  readonly item: Codec<T>
  readonly most: number
}

export function isList(codec: Codec<unknown>): codec is List<unknown> {
  return 'item' in codec
}

/** Too long a list is refused before its items are looked at. */
export function list<T>(item: Codec<T>, { most, refusal }: Bound): List<T> {
  return {
    item,
    most,
    decode(value) {
      if (!Array.isArray(value)) throw new DecodeFault({ value })
      const got = value.length
      if (got > most) {
        throw refusal === undefined
          ? new DecodeFault({ got, most, what: 'items' })
          : new DecodeFault({ value: got, hint: refusal(got) })
      }
      const result = new Array<T>(value.length)
      for (let i = 0; i < value.length; i++) {
        try {
          result[i] = item.decode(value[i])
        } catch (error) {
          throw error instanceof DecodeFault ? error.within(`[${i}]`) : error
        }
      }
      return result
    },
    write(values) {
      // Many times faster, and the same text.
      if ((item as unknown) === double && values.every(isPlain)) return JSON.stringify(values)
      let out = '['
      for (let i = 0; i < values.length; i++) out += (i === 0 ? '' : ',') + item.write(values[i] as T)
      return `${out}]`
    },
  }
}

/** JSON has the same text for it as we do. */
function isPlain(value: unknown): boolean {
  return Number.isFinite(value) && !Object.is(value, -0)
}

/** One field of a message: its default when absent, and its other names. */
export interface Field<T, Presence extends 'present' | 'optional' = 'present'> {
  readonly codec: Codec<T>
  readonly presence: Presence
  /** Gives the value of an absent field; throws when it must not be absent. */
  readonly whenAbsent: () => T | undefined
  /** Whether an empty text counts as absent, as it does for every required text. */
  readonly emptyIsAbsent: boolean
  /** A deprecated second name, read and written beside the first. */
  readonly alias: string | undefined
  readonly omitWhenEmpty: boolean
  readonly isList: boolean
}

function missing(): never {
  throw new DecodeFault(MISSING)
}

const plainField = { emptyIsAbsent: false, alias: undefined, omitWhenEmpty: false, isList: false } as const

export function required<T>(codec: Codec<T>, options: { alias?: string } = {}): Field<T> {
  return { ...plainField, codec, presence: 'present', whenAbsent: missing, emptyIsAbsent: true, alias: options.alias }
}

/** Always there when we write it, but the empty text is a value like any other. */
export function present<T>(codec: Codec<T>): Field<T> {
  return { ...plainField, codec, presence: 'present', whenAbsent: missing }
}

export function optional<T>(codec: Codec<T>, options: { alias?: string } = {}): Field<T, 'optional'> {
  return { ...plainField, codec, presence: 'optional', whenAbsent: () => undefined, alias: options.alias }
}

export function withDefault<T>(codec: Codec<T>, value: NoInfer<T>): Field<T> {
  return { ...plainField, codec, presence: 'present', whenAbsent: () => value }
}

/** A list that is empty when absent and left out when empty, as protobuf does. */
export function repeated<T>(item: Codec<T>, bound: Bound): Field<readonly T[]> {
  return {
    ...plainField,
    codec: list(item, bound),
    presence: 'present',
    whenAbsent: () => [],
    omitWhenEmpty: true,
    isList: true,
  }
}

/** A list that must be given, though it may be empty; written even when empty. */
export function requiredList<T>(item: Codec<T>, bound: Bound): Field<readonly T[]> {
  return { ...plainField, codec: list(item, bound), presence: 'present', whenAbsent: missing, isList: true }
}

export type AnyField = Field<unknown, 'present' | 'optional'>
type Fields = Readonly<Record<string, AnyField>>
type Flat<T> = { [K in keyof T]: T[K] }
export type MessageOf<F> = Flat<
  {
    readonly [K in keyof F as F[K] extends Field<infer _, 'present'> ? K : never]: F[K] extends Field<
      infer T,
      'present'
    >
      ? T
      : never
  } & {
    readonly [K in keyof F as F[K] extends Field<infer _, 'present'> ? never : K]?: F[K] extends Field<
      infer T,
      'optional'
    >
      ? T | undefined
      : never
  }
>

export interface Message<T> extends Codec<T> {
  /** As they are called on the wire. */
  readonly fieldNames: readonly string[]
  /** By their names in code. */
  readonly fields: Readonly<Record<string, AnyField>>
  /** The fields of a query string: a repeated key is a list, and a key that is not a list may stand only once. */
  decodeQuery(query: URLSearchParams): T
  /** What a client puts behind the `?`. */
  writeQuery(value: T): URLSearchParams
}

/**
 * @example
 * const Param = message({ key: required(text), value: withDefault(text, '') })
 * type Param = TypeOf<typeof Param>                  // { readonly key: string; readonly value: string }
 */
export function message<const F extends Fields>(fields: F): Message<MessageOf<F>> {
  const entries = Object.entries(fields).map(([name, field]) => ({
    name,
    wireName: snakeCase(name),
    field: field as Field<unknown, 'present' | 'optional'>,
  }))
  // What is read below would then not be the client's.
  const inherited = entries.find(({ name, wireName }) => name in {} || wireName in {})
  if (inherited !== undefined) throw new Error(`No field can be called ${inherited.name}.`)

  function decodeFrom(read: (name: string) => unknown): MessageOf<F> {
    const result: Record<string, unknown> = {}
    for (const { name, wireName, field } of entries) {
      try {
        let value = read(wireName)
        if (value === undefined && wireName !== name) value = read(name)
        if (field.alias !== undefined) value = sameUnderAlias(value, read(field.alias))
        const absent = value === undefined || (field.emptyIsAbsent && value === '')
        const decoded = absent ? field.whenAbsent() : field.codec.decode(value)
        if (decoded !== undefined) result[name] = decoded
      } catch (error) {
        throw error instanceof DecodeFault ? error.within(wireName) : error
      }
    }
    return result as MessageOf<F>
  }

  return {
    fieldNames: entries.map(({ wireName }) => wireName),
    fields,

    decode(value) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new DecodeFault({ value })
      const source = value as Record<string, unknown>
      return decodeFrom((name) => source[name] ?? undefined)
    },

    write(value) {
      const source = value as Record<string, unknown>
      let out = ''
      for (const { name, wireName, field } of entries) {
        const item = source[name]
        if (item === undefined || (field.omitWhenEmpty && (item as readonly unknown[]).length === 0)) continue
        const written = field.codec.write(item)
        out += `${out === '' ? '' : ','}"${wireName}":${written}`
        if (field.alias !== undefined) out += `,"${field.alias}":${written}`
      }
      return `{${out}}`
    },

    decodeQuery(query) {
      const lists = new Set(entries.flatMap(({ field, name, wireName }) => (field.isList ? [name, wireName] : [])))
      return decodeFrom((name) => {
        const values = query.getAll(name)
        if (values.length === 0) return undefined
        if (lists.has(name)) return values
        if (values.length > 1) {
          throw new DecodeFault({ value: values, hint: `The query parameter '${name}' may be given only once.` })
        }
        return values[0]
      })
    },

    writeQuery(value) {
      const source = value as Record<string, unknown>
      const query = new URLSearchParams()
      for (const { name, wireName, field } of entries) {
        const item = source[name]
        if (item === undefined) continue
        for (const part of field.isList ? (item as readonly unknown[]) : [item]) query.append(wireName, String(part))
      }
      return query
    },
  }
}

export function isMessage(codec: Codec<unknown>): codec is Message<unknown> {
  return 'fields' in codec
}

/** Clients send a field under its old and its new name at once; two values that differ are an attack or a mistake. */
function sameUnderAlias(value: unknown, other: unknown): unknown {
  if (value === undefined || value === '') return other
  if (other !== undefined && other !== '' && other !== value) throw new DecodeFault({ value: other })
  return value
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
