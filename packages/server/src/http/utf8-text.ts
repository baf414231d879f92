import { isUtf8 } from 'node:buffer'
import { ApiError } from '@labbook/protocol'

/** Decodes UTF-8 piece by piece as it arrives, so that a large text does not block the event loop at its end. */
export class Utf8Text {
  readonly #parts: string[] = []
  /** The beginning of a character whose rest is in the next piece. */
  #rest: Buffer = Buffer.alloc(0)

  /** @throws ApiError 400 for bytes that are not UTF-8 */
  add(piece: Buffer) {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const end = endOfCharacters(bytes)
    this.#rest = bytes.subarray(end)
    this.#read(bytes.subarray(0, end))
  }

  /** The whole text. @throws ApiError 400 if its last character is not complete */
  end(): string {
    this.#read(this.#rest)
    return this.#parts.length === 1 ? (this.#parts[0] as string) : this.#parts.join('')
  }

  #read(bytes: Buffer) {
    if (bytes.length === 0) return
    if (!isUtf8(bytes)) throw new ApiError('INVALID_PARAMETER_VALUE', 'The request body is not valid UTF-8.')
    this.#parts.push(bytes.toString('utf8'))
  }
}

/** Where the last character begins if it is not complete, else the length. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
