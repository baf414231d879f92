import { ApiError } from '@labbook/protocol'

const WAITS_AT_MOST_MS = 2000

/**
 * Memory that the bodies of all requests share while they are read (L-18). Whoever fits goes on, so that bodies that are
 * nearly whole can end and give back what they hold.
 */
export class BodyMemory {
  #freeBytes: number
  readonly #waiting = new Set<{ readonly bytes: number; readonly go: () => void }>()

  constructor(bytes: number) {
    this.#freeBytes = bytes
  }

  /** Takes the bytes if they can be had at once. */
  tryTake(bytes: number): boolean {
    if (bytes > this.#freeBytes) return false
    this.#freeBytes -= bytes
    return true
  }

  /** Waits its turn for the bytes; the body is not to be read meanwhile. @throws ApiError 503 after two seconds */
  take(bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter = {
        bytes,
        go: () => {
          clearTimeout(timer)
          resolve()
        },
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        reject(new ApiError('TEMPORARILY_UNAVAILABLE', 'The server is reading too many large requests.'))
      }, WAITS_AT_MOST_MS)
      this.#waiting.add(waiter)
    })
  }

  give(bytes: number) {
    this.#freeBytes += bytes
    for (const waiter of this.#waiting) {
      if (!this.tryTake(waiter.bytes)) continue
      this.#waiting.delete(waiter)
      waiter.go()
    }
  }
}
