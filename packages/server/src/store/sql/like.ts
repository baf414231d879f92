/**
 * A pattern of SQL's LIKE: `%` matches any characters, `_` matches one, and the whole value must match; the character
 * behind an escape is literal. The pieces between `%` are searched from left to right, each in time linear in the length
 * of the value.
 */
export interface Like {
  matches(value: string): boolean
  /** About how many steps matching a value takes; the same for every match of the same value. */
  stepsFor(value: string): number
}

export function parseLike(
  pattern: string,
  { ignoreCase, escape = '' }: { ignoreCase: boolean; escape?: string | undefined },
): Like {
  const segments = segmentsOf(pattern, escape, ignoreCase)
  const like = segments.some((segment) => segment.includes(ANY))
    ? new WildcardLike(segments)
    : new LiteralLike(segments.map((segment) => String.fromCodePoint(...segment)))
  if (!ignoreCase) return like
  return { matches: (value) => like.matches(asciiLower(value)), stepsFor: (value) => like.stepsFor(value) }
}

/** The code points between the `%`, and `ANY` where any one is wanted. */
function segmentsOf(pattern: string, escape: string, ignoreCase: boolean): readonly (readonly number[])[] {
  const segments: number[][] = [[]]
  let isLiteral = false
  for (const character of pattern) {
    const isWild = !isLiteral && (character === '%' || character === '_')
    if (!isLiteral && character === escape) {
      isLiteral = true
      continue
    }
    isLiteral = false
    if (isWild && character === '%') segments.push([])
    else segments.at(-1)?.push(isWild ? ANY : pointOf(ignoreCase ? asciiLower(character) : character))
  }
  return segments
}

/** Without `_`, every piece is plain text. */
class LiteralLike implements Like {
  readonly #first: string
  readonly #last: string | undefined
  readonly #between: readonly ((value: string, from: number) => number)[]
  readonly #lengths: readonly number[]

  constructor(segments: readonly string[]) {
    const [first = '', ...others] = segments
    this.#first = first
    this.#last = others.pop()
    const between = others.filter((segment) => segment !== '')
    this.#lengths = between.map((segment) => segment.length)
    this.#between = between.map(finderOf)
  }

  matches(value: string): boolean {
    if (this.#last === undefined) return value === this.#first
    if (!value.startsWith(this.#first) || !value.endsWith(this.#last)) return false
    let at = this.#first.length
    for (const [i, find] of this.#between.entries()) {
      const found = find(value, at)
      if (found === -1) return false
      at = found + (this.#lengths[i] as number)
    }
    return at + this.#last.length <= value.length
  }

  stepsFor(value: string): number {
    return value.length
  }
}

/** `indexOf` is many times faster, but takes quadratic time when both texts are repetitive. */
function finderOf(sought: string): (value: string, from: number) => number {
  if (sought.length <= SHORT) return (value, from) => value.indexOf(sought, from)
  const borders = bordersOf(sought)
  return (value, from) => {
    let matched = 0
    for (let at = from; at < value.length; at++) {
      const code = value.charCodeAt(at)
      while (matched > 0 && code !== sought.charCodeAt(matched)) matched = borders[matched - 1] as number
      if (code === sought.charCodeAt(matched)) matched++
      if (matched === sought.length) return at + 1 - matched
    }
    return -1
  }
}

const SHORT = 64

/** For each prefix of the text, the length of its longest proper prefix that is also a suffix (Knuth, Morris, Pratt). */
function bordersOf(text: string): Uint32Array {
  const borders = new Uint32Array(text.length)
  let length = 0
  for (let at = 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    while (length > 0 && code !== text.charCodeAt(length)) length = borders[length - 1] as number
    if (code === text.charCodeAt(length)) length++
    borders[at] = length
  }
  return borders
}

/** In place of a code point. */
const ANY = -1
const BITS = 32

/** With `_`, which matches one code point, as in the databases. */
class WildcardLike implements Like {
  readonly #first: readonly number[]
  readonly #last: readonly number[] | undefined
  readonly #between: readonly WildcardSegment[]
  readonly #stepsPerCharacter: number

  constructor(segments: readonly (readonly number[])[]) {
    const [first = [], ...others] = segments
    this.#first = first
    this.#last = others.pop()
    this.#between = others.filter((segment) => segment.length > 0).map((segment) => new WildcardSegment(segment))
    this.#stepsPerCharacter = 2 + 4 * Math.max(0, ...this.#between.map((segment) => segment.words))
  }

  matches(value: string): boolean {
    let at = endOf(this.#first, value, 0)
    if (this.#last === undefined) return at === value.length
    const lastBegins = beginOfLast(this.#last.length, value)
    if (at === -1 || lastBegins === -1 || endOf(this.#last, value, lastBegins) === -1) return false
    for (const segment of this.#between) {
      at = segment.endOfNext(value, at)
      if (at === -1) return false
    }
    return at <= lastBegins
  }

  stepsFor(value: string): number {
    return value.length * this.#stepsPerCharacter
  }
}

/** A piece between two `%`, matched at all positions at once: one bit for each prefix that matches so far. */
class WildcardSegment {
  readonly words: number
  readonly #length: number
  /** The positions of each character in the piece, as bits; any other character only matches `_`. */
  readonly #places = new Map<number, Int32Array>()
  readonly #anyPlaces: Int32Array

  constructor(points: readonly number[]) {
    this.#length = points.length
    this.words = Math.ceil(points.length / BITS)
    this.#anyPlaces = this.#placesOf(points, ANY)
    for (const point of new Set(points)) {
      const places = this.#placesOf(points, point)
      this.#places.set(
        point,
        places.map((word, i) => word | (this.#anyPlaces[i] as number)),
      )
    }
  }

  /** The end of the first occurrence at `from` or later, or -1. */
  endOfNext(text: string, from: number): number {
    const matching = new Int32Array(this.words)
    const [lastWord, lastBit] = [this.words - 1, 1 << ((this.#length - 1) % BITS)]
    let at = from
    while (at < text.length) {
      const point = text.codePointAt(at) as number
      at += unitsOf(point)
      const places = this.#places.get(point) ?? this.#anyPlaces
      let carry = 1
      for (let word = 0; word <= lastWord; word++) {
        const bits = matching[word] as number
        matching[word] = ((bits << 1) | carry) & (places[word] as number)
        carry = bits >>> (BITS - 1)
      }
      if (((matching[lastWord] as number) & lastBit) !== 0) return at
    }
    return -1
  }

  #placesOf(points: readonly number[], sought: number): Int32Array {
    const bits = new Int32Array(this.words)
    for (const [i, point] of points.entries()) {
      if (point === sought) bits[Math.trunc(i / BITS)] = (bits[Math.trunc(i / BITS)] as number) | (1 << (i % BITS))
    }
    return bits
  }
}

/** The end of the piece if it matches the text at this position, else -1. */
function endOf(segment: readonly number[], text: string, from: number): number {
  let at = from
  for (const sought of segment) {
    const point = text.codePointAt(at)
    if (point === undefined || (sought !== ANY && sought !== point)) return -1
    at += unitsOf(point)
  }
  return at
}

/** Where the last `count` characters begin, or -1 if there are fewer. */
function beginOfLast(count: number, text: string): number {
  let at = text.length
  for (let i = 0; i < count; i++) {
    at -= at > 1 && unitsOf(text.codePointAt(at - 2) as number) === 2 ? 2 : 1
    if (at < 0) return -1
  }
  return at
}

function pointOf(character: string): number {
  return character.codePointAt(0) as number
}

function unitsOf(point: number): 1 | 2 {
  return point > 0xffff ? 2 : 1
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
