import { limits } from '@labbook/protocol'
import { invalid } from '../invalid-input.js'

/** A file as it will be stored: where below the run's artifacts, and what is in it. */
export interface MadeFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/** What a logged value becomes: its files, the run tags that let pages find them, and what its author should know. */
export interface MadeFiles {
  readonly files: readonly MadeFile[]
  readonly tags: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

/**
 * The path of an artifact in its one spelling: `./plots//loss.svg` is `plots/loss.svg`. What leaves the folder of the run or
 * what a server refuses is refused here, where the caller still stands.
 *
 *     path = name *( "/" name )      name: 1–255 bytes, no control character, backslash or "#"
 *
 * @example artifactPath('plots/../loss.svg') // 'loss.svg'
 * @throws ApiError INVALID_PARAMETER_VALUE
 */
export function artifactPath(text: string): string {
  if (typeof text !== 'string') throw invalid(`The artifact path ${String(text)} is not a text.`)
  const refuse = (why: string) => invalid(`The artifact path '${shortened(text)}' ${why}.`)
  if (!text.isWellFormed()) throw refuse('is not valid Unicode')
  for (const reading of decodings(text)) {
    const fault = FAULTS.find(({ sign }) => sign.test(reading))
    if (fault !== undefined) throw refuse(fault.why)
  }
  const names = normalised(text)
  if (names.length === 0) throw refuse('names no file')
  if (names[0] === '..') throw refuse("leads out of the run's artifacts")
  for (const name of names) {
    if (bytesOf(name) > limits.artifactSegmentBytes) {
      throw refuse(`has a name longer than ${limits.artifactSegmentBytes} bytes`)
    }
  }
  const path = names.join('/')
  if (bytesOf(path) > limits.artifactPathBytes) throw refuse(`is longer than ${limits.artifactPathBytes} bytes`)
  return path
}

/** The extension of a path in lower case with its dot, as Python's splitext has it: '' for `.env` and `notes`. */
export function extensionOf(path: string): string {
  return (/[^/.][^/]*(\.[^./]*)$/.exec(path)?.[1] ?? '').toLowerCase()
}

/** UTF-8. */
export function encodeText(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

const FAULTS = [
  { sign: /^\/|^[a-z]:\/|^file:/i, why: "is absolute; give one below the run's artifacts" },
  { sign: /[\0-\x1f\x7f]/, why: 'holds a control character' },
  { sign: /\\/, why: "holds a backslash; separate folders by '/'" },
  { sign: /\/$/, why: "ends in '/'; give the name of a file" },
  { sign: /#/, why: "holds '#', which servers refuse" },
  { sign: /\?.*\//, why: "holds '?' in the name of a folder, which servers refuse" },
]

/** Deeper than any proxy decodes. */
const MAX_DECODINGS = 10

/** The text, and the text after each further percent-decoding: a server or a store behind it decodes too. */
function* decodings(text: string): Generator<string> {
  let reading = text
  for (let round = 0; round < MAX_DECODINGS; round++) {
    yield reading
    const next = percentDecode(reading)
    if (next === reading) return
    if (next.split('/').includes('..')) {
      throw invalid(`The artifact path '${shortened(text)}' hides '..' behind percent signs.`)
    }
    reading = next
  }
  throw invalid(`The artifact path '${shortened(text)}' is percent-encoded too many times.`)
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

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

function bytesOf(text: string): number {
  return encodeText(text).length
}
