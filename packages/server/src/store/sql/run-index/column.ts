import type { Comparator, Filter } from '@labbook/search'
import { parseLike } from '../like.js'
import type { SearchWork } from '../search-work.js'
import { Dictionary } from './dictionary.js'
import { withRoom } from './growing-array.js'

type Leaf = Extract<Filter, { kind: 'compare' | 'in' | 'between' | 'null' }>

/** One field of all runs of an experiment, by place in the index. */
export interface Column {
  readonly bytes: number
  /** Removes the value at a place. */
  clear(at: number): void
  /** Writes 1 into `mask` where the value satisfies the condition; a missing value only satisfies IS NULL. */
  match(leaf: Leaf, mask: Uint8Array, count: number, work: SearchWork): void
  /** `undefined` where there is none. */
  value(at: number): number | string | undefined
  /** Compares two places: numbers or texts in the given direction, then, in both directions, NaN and missing values last. */
  comparator(ascending: boolean): (a: number, b: number) => number
}

/** The work of one run in a column, in steps of comparing texts. */
const STEPS_PER_RUN = 5

const MISSING = 0
const NUMBER = 1
const NAN = 2

export class NumberColumn implements Column {
  #values = new Float64Array(0)
  #states = new Uint8Array(0)

  get bytes() {
    return this.#values.byteLength + this.#states.byteLength
  }

  set(at: number, value: number) {
    this.#values = withRoom(this.#values, at)
    this.#states = withRoom(this.#states, at)
    this.#values[at] = value
    this.#states[at] = Number.isNaN(value) ? NAN : NUMBER
  }

  clear(at: number) {
    if (at < this.#states.length) this.#states[at] = MISSING
  }

  value(at: number) {
    return (this.#states[at] ?? MISSING) === MISSING ? undefined : this.#values[at]
  }

  match(leaf: Leaf, mask: Uint8Array, count: number, work: SearchWork) {
    work.spend(STEPS_PER_RUN * count)
    const values = this.#values
    const states = this.#states
    const within = Math.min(count, states.length)
    const test = numberTest(leaf)
    if (leaf.kind === 'null' && !leaf.negated) mask.fill(1, within, count)
    for (let at = 0; at < within; at++) {
      const state = states[at] as number
      mask[at] = Number(
        leaf.kind === 'null' ? (state === MISSING) !== leaf.negated : state !== MISSING && test(values[at] as number),
      )
    }
  }

  comparator(ascending: boolean) {
    const values = this.#values
    const states = this.#states
    const less = ascending ? -1 : 1
    return (a: number, b: number) => {
      const stateA = states[a] ?? MISSING
      const stateB = states[b] ?? MISSING
      if (stateA !== NUMBER || stateB !== NUMBER) return rank(stateA) - rank(stateB)
      const x = values[a] as number
      const y = values[b] as number
      return x === y ? 0 : x < y ? less : -less
    }
  }
}

function rank(state: number): number {
  return state === NUMBER ? 0 : state === NAN ? 1 : 2
}

/** By IEEE 754: NaN satisfies `!=` and NOT BETWEEN, and nothing else. */
function numberTest(leaf: Leaf): (value: number) => boolean {
  if (leaf.kind === 'between') {
    const { low, high, negated } = leaf
    return (value) => (value >= low && value <= high) !== negated
  }
  if (leaf.kind !== 'compare') return () => false
  const literal = leaf.value as number
  switch (leaf.comparator) {
    case '=':
      return (value) => value === literal
    case '!=':
      return (value) => value !== literal
    case '<':
      return (value) => value < literal
    case '<=':
      return (value) => value <= literal
    case '>':
      return (value) => value > literal
    case '>=':
      return (value) => value >= literal
    default:
      return () => false
  }
}

const NONE = -1

/** Texts as dictionary numbers, so that a pattern is tried once on each distinct text. */
export class TextColumn implements Column {
  #ids = new Int32Array(0)
  readonly #dictionary = new Dictionary()

  get bytes() {
    return this.#ids.byteLength + this.#dictionary.bytes
  }

  set(at: number, text: string) {
    const before = this.#ids.length
    this.#ids = withRoom(this.#ids, at)
    this.#ids.fill(NONE, before)
    const id = this.#dictionary.use(text)
    this.clear(at)
    this.#ids[at] = id
  }

  clear(at: number) {
    const id = this.#ids[at] ?? NONE
    if (id === NONE) return
    this.#ids[at] = NONE
    this.#dictionary.release(id)
  }

  value(at: number) {
    return this.#dictionary.text(this.#ids[at] ?? NONE)
  }

  match(leaf: Leaf, mask: Uint8Array, count: number, work: SearchWork) {
    work.spend(STEPS_PER_RUN * count)
    const ids = this.#ids
    const within = Math.min(count, ids.length)
    if (leaf.kind === 'null') {
      if (!leaf.negated) mask.fill(1, within, count)
      for (let at = 0; at < within; at++) mask[at] = Number((ids[at] === NONE) !== leaf.negated)
      return
    }
    const { verdicts, negated } = this.#verdicts(leaf, work)
    for (let at = 0; at < within; at++) {
      const id = ids[at] as number
      mask[at] = id === NONE ? 0 : (verdicts[id] as number) ^ negated
    }
  }

  /** A verdict for each text of the dictionary; with `negated` 1 it is inverted. */
  #verdicts(
    leaf: Exclude<Leaf, { kind: 'null' }>,
    work: SearchWork,
  ): { readonly verdicts: Uint8Array; readonly negated: 0 | 1 } {
    const dictionary = this.#dictionary
    if (leaf.kind === 'in') return { verdicts: dictionary.among(leaf.values), negated: leaf.negated ? 1 : 0 }
    if (leaf.kind === 'between') return { verdicts: dictionary.among([]), negated: 0 }
    const literal = String(leaf.value)
    switch (leaf.comparator) {
      case '=':
        return { verdicts: dictionary.among([literal]), negated: 0 }
      case '!=':
        return { verdicts: dictionary.among([literal]), negated: 1 }
      default:
        return { verdicts: dictionary.verdicts(textTest(leaf, leaf.comparator, work)), negated: 0 }
    }
  }

  comparator(ascending: boolean) {
    const ids = this.#ids
    const dictionary = this.#dictionary
    const less = ascending ? -1 : 1
    return (a: number, b: number) => {
      const idA = ids[a] ?? NONE
      const idB = ids[b] ?? NONE
      if (idA === idB) return 0
      if (idA === NONE || idB === NONE) return idA === NONE ? 1 : -1
      return compareCodePoints(dictionary.text(idA) as string, dictionary.text(idB) as string) < 0 ? less : -less
    }
  }
}

function textTest(
  { value, escape }: Extract<Leaf, { kind: 'compare' }>,
  comparator: Exclude<Comparator, '=' | '!='>,
  work: SearchWork,
): (text: string) => boolean {
  const literal = String(value)
  switch (comparator) {
    case 'LIKE':
    case 'ILIKE': {
      const like = parseLike(literal, { ignoreCase: comparator === 'ILIKE', escape })
      return (text) => {
        work.spend(like.stepsFor(text))
        return like.matches(text)
      }
    }
    case '<':
      return (text) => compareCodePoints(text, literal) < 0
    case '<=':
      return (text) => compareCodePoints(text, literal) <= 0
    case '>':
      return (text) => compareCodePoints(text, literal) > 0
    case '>=':
      return (text) => compareCodePoints(text, literal) >= 0
  }
}

/** As `Column.comparator`, for values of different columns of the same field. */
export function compareValues(
  a: number | string | undefined,
  b: number | string | undefined,
  ascending: boolean,
): number {
  const rankOf = (value: typeof a) => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0)
  if (rankOf(a) !== 0 || rankOf(b) !== 0) return rankOf(a) - rankOf(b)
  const order = typeof a === 'string' ? compareCodePoints(a, String(b)) : compareNumbers(Number(a), Number(b))
  return ascending ? order : -order
}

/** The difference of equal infinities would be NaN. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : Number(a > b)
}

/** By code point, as the databases do. JavaScript compares UTF-16 units, which puts characters above U+FFFF too early. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
