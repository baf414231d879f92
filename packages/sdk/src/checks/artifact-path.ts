import { limits } from '@labbook/protocol'
import { InvalidInputError, shown } from './invalid-input-error.js'

/**
 * The path of a file to be logged, in its one spelling: `./plots//loss.svg` is `plots/loss.svg`. What leaves the folder of the
 * run or what a server refuses is refused here, where the caller still stands.
 *
 *     path = name *( "/" name )      name: 1–255 bytes, no control character, backslash or "#"
 *
 * @throws InvalidInputError that names the path and the rule
 * @example artifactPath('plots/../loss.svg')   // 'loss.svg'
 */
export function artifactPath(text: string): string {
  const path = normalPath(text, [...WAYS_OUT, ENDS_IN_SLASH, ...UNSENDABLE])
  if (path === '') throw refusal(text, 'names no file')
  return path
}

/** The same for a folder to log to. The empty text is the root. */
export function artifactFolder(text: string): string {
  return normalPath(text, [...WAYS_OUT, ...UNSENDABLE])
}

/** The path of a file or folder that is there: an import may have brought names that cannot be sent. */
export function storedArtifactPath(text: string): string {
  return normalPath(text, WAYS_OUT)
}

interface Fault {
  readonly sign: RegExp
  readonly why: string
}

const WAYS_OUT: readonly Fault[] = [
  { sign: /^\/|^[a-z]:\/|^file:/i, why: "is absolute; give one below the run's artifacts" },
  { sign: /[\0-\x1f\x7f]/, why: 'holds a control character' },
  { sign: /\\/, why: "holds a backslash; separate folders by '/'" },
]
const ENDS_IN_SLASH: Fault = { sign: /\/$/, why: "ends in '/'; give the name of a file" }
const UNSENDABLE: readonly Fault[] = [
  { sign: /#/, why: "holds '#', which servers refuse" },
  { sign: /\?.*\//, why: "holds '?' in the name of a folder, which servers refuse" },
]

function normalPath(text: string, faults: readonly Fault[]): string {
  if (typeof text !== 'string') throw new InvalidInputError(`The artifact path ${shown(text)} is not a text.`)
  if (!text.isWellFormed()) throw refusal(text, 'is not valid Unicode')
  for (const reading of decodings(text)) {
    const fault = faults.find(({ sign }) => sign.test(reading))
    if (fault !== undefined) throw refusal(text, fault.why)
  }
  const names = normalised(text)
  if (names[0] === '..') throw refusal(text, "leads out of the run's artifacts")
  if (names.some((name) => bytesOf(name) > limits.artifactSegmentBytes)) {
    throw refusal(text, `has a name longer than ${limits.artifactSegmentBytes} bytes`)
  }
  const path = names.join('/')
  if (bytesOf(path) > limits.artifactPathBytes) {
    throw refusal(text, `is longer than ${limits.artifactPathBytes} bytes`)
  }
  return path
}

/** Deeper than any proxy decodes. */
const MAX_DECODINGS = 10

/** The text, and the text after each further percent-decoding: a server or a store behind it decodes too. */
function* decodings(text: string): Generator<string> {
  let reading = text
  for (let round = 0; round < MAX_DECODINGS; round++) {
    yield reading
    const next = percentDecode(reading)
    if (next === reading) return
    if (next.split('/').includes('..')) throw refusal(text, "hides '..' behind percent signs")
    reading = next
  }
  throw refusal(text, 'is percent-encoded too many times')
}

function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
    new TextDecoder().decode(Uint8Array.from(escapes.slice(1).split('%'), (pair) => Number.parseInt(pair, 16))),
  )
}

/** `..` only stays at the start, where nothing is left to leave. */
function normalised(text: string): string[] {
  const names: string[] = []
  for (const name of text.split('/')) {
    if (name === '' || name === '.') continue
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop()
    else names.push(name)
  }
  return names
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function refusal(text: string, why: string): InvalidInputError {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return new InvalidInputError(`The artifact path '${short}' ${why}.`)
}
