import { InvalidInputError } from '../checks/invalid-input-error.js'

/** Bytes from `start` up to but not including `end`, as `slice` counts them; without an `end`, to the end of the file. */
export interface ByteRange {
  readonly start: number
  readonly end?: number | undefined
}

/** @throws InvalidInputError for a range that holds nothing */
export function rangeHeader({ start, end }: ByteRange): string {
  const isRange = Number.isSafeInteger(start) && start >= 0
  if (!isRange || (end !== undefined && !(Number.isSafeInteger(end) && end > start))) {
    throw new InvalidInputError(`Invalid range of bytes from ${start} to ${end}: it must hold at least one byte.`)
  }
  return `bytes=${start}-${end === undefined ? '' : end - 1}`
}

/** The range of a whole file, for servers that know no ranges. */
export function cutTo(
  whole: ReadableStream<Uint8Array<ArrayBuffer>>,
  { start, end = Infinity }: ByteRange,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = whole.getReader()
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = at < end ? await reader.read() : { done: true, value: undefined }
        if (done || value === undefined) {
          controller.close()
          return reader.cancel()
        }
        const piece = value.subarray(Math.max(0, start - at), Math.max(0, end - at))
        at += value.length
        if (piece.length > 0) return controller.enqueue(piece)
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}
