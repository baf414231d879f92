import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ByteRange } from './artifact-repository.js'

const MAX_BLOCK_BYTES = 1024 * 1024
const MIN_BLOCK_BYTES = 64 * 1024
/** Memory for one block of every slice; peers that do not read keep two. */
const SHARED_BYTES = 32 * 1024 * 1024

let openSlices = 0

/** The bytes of an open file from `start` to `end`. It owns the handle, and fails rather than ending early if the file was cut meanwhile. */
export class FileSlice extends Readable {
  #position: number
  readonly #end: number
  readonly #file: FileHandle

  constructor(file: FileHandle, { start, end }: ByteRange) {
    super({
      highWaterMark: Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, Math.floor(SHARED_BYTES / ++openSlices))),
    })
    this.#file = file
    this.#position = start
    this.#end = end
  }

  override _read() {
    const left = this.#end + 1 - this.#position
    if (left <= 0) {
      this.push(null)
      return
    }
    const block = Buffer.allocUnsafeSlow(Math.min(left, this.readableHighWaterMark))
    this.#file.read(block, 0, block.length, this.#position).then(
      ({ bytesRead }) => {
        if (bytesRead === 0) return this.destroy(new Error('The file became shorter while it was read.'))
        this.#position += bytesRead
        this.push(bytesRead === block.length ? block : block.subarray(0, bytesRead))
      },
      (fault: Error) => this.destroy(fault),
    )
  }

  override _destroy(fault: Error | null, done: (fault?: Error | null) => void) {
    openSlices--
    this.#file.close().then(
      () => done(fault),
      (closing: Error) => done(fault ?? closing),
    )
  }
}
