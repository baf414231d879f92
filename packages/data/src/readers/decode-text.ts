import { DataError } from '../data-error.js'
import type { Content } from './read-bytes.js'

/** The longest text that a JavaScript engine holds, nearly. */
const MAX_TEXT_BYTES = 2 ** 29 - 1024

/**
 * Bytes as text, without a byte order mark. Bytes that are none of the encoding are refused, never replaced.
 *
 * @throws DataError ENCODING with line and offset, BAD_OPTION for an unknown encoding, TOO_LARGE for text of more than 512 MiB
 */
export function decodeText({ bytes, file }: Content, encoding = 'utf-8'): string {
  if (bytes.length > MAX_TEXT_BYTES) {
    const rule = `has ${bytes.length} bytes of text, and at most ${MAX_TEXT_BYTES} fit into memory: use openTable`
    throw new DataError('TOO_LARGE', rule, { file })
  }
  const decoder = decoderOf(encoding)
  try {
    return decoder.decode(bytes)
  } catch {
    const offset = firstBadByte(bytes, encoding)
    const rule = `is not ${encoding} (byte ${offset} of the file): name the encoding, such as { encoding: 'latin1' }`
    const value = `0x${(bytes[offset] ?? 0).toString(16).padStart(2, '0')}`
    throw new DataError('ENCODING', rule, { file, line: lineOf(bytes, offset), value })
  }
}

function decoderOf(encoding: string) {
  try {
    return new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new DataError('BAD_OPTION', 'is no encoding', { value: encoding })
  }
}

/** The end of the longest start that decodes, found by halves. */
function firstBadByte(bytes: Uint8Array, encoding: string): number {
  let [good, bad] = [0, bytes.length]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    try {
      // A stream may end inside a character.
      decoderOf(encoding).decode(bytes.subarray(0, middle), { stream: true })
      good = middle
    } catch {
      bad = middle
    }
  }
  return good
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1
  for (let i = 0; i < offset; i += 1) if (bytes[i] === 0x0a) line += 1
  return line
}
