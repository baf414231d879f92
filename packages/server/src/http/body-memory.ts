import { ApiError } from '@labbook/protocol'

/** Where nothing moves for so long, waiting is no use. */
const STUCK_AFTER_MS = 2000
/** Between two refusals of those who wait, until one of the others can go on. */
const NEXT_REFUSAL_MS = 250
const WAITS_AT_MOST_MS = 30_000
/** Less than this is not moving. */
const MOVING_BYTES = 1024 * 1024

/**
 * Memory that the bodies of all requests share until they are answered (L-18). Requests that find none wait in a queue
 * as long as other bodies make progress. If there is none for two seconds, the newest half of the queue is refused, and
 * so on.
 */
export class BodyMemory {
  #freeBytes: number
  readonly #waiting = new Set<Waiter>()
  #stuck: NodeJS.Timeout | undefined
  /** In all, and when the watch began. */
  #movedBytes = 0
  #watchedFrom = 0

  constructor(bytes: number) {
    this.#freeBytes = bytes
  }

  /** What one request holds: nothing yet. */
  share(): BodyShare {
    return new BodyShare(this)
  }

  /** Takes the bytes if they can be had at once. */
  tryTake(bytes: number): boolean {
    if (bytes > this.#freeBytes) return false
    this.#freeBytes -= bytes
    return true
  }

  /** Waits its turn for the bytes. @throws ApiError 503 */
  take(bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(clock)
        this.#waiting.delete(waiter)
      }
      const waiter: Waiter = {
        bytes,
        go() {
          leave()
          resolve()
        },
        refuse() {
          leave()
          reject(new ApiError('TEMPORARILY_UNAVAILABLE', 'The server is reading too many large requests.'))
        },
      }
      const clock = setTimeout(waiter.refuse, WAITS_AT_MOST_MS)
      this.#waiting.add(waiter)
      if (this.#stuck === undefined) this.#watch(STUCK_AFTER_MS)
    })
  }

  give(bytes: number) {
    if (bytes === 0) return
    this.#freeBytes += bytes
    for (const waiter of this.#waiting) if (this.tryTake(waiter.bytes)) waiter.go()
    this.#watch(STUCK_AFTER_MS)
  }

  /** Told of what came in for those who hold memory. */
  moved(bytes: number) {
    this.#movedBytes += bytes
    if (this.#movedBytes - this.#watchedFrom >= MOVING_BYTES) this.#watch(STUCK_AFTER_MS)
  }

  #watch(afterMs: number) {
    clearTimeout(this.#stuck)
    this.#watchedFrom = this.#movedBytes
    this.#stuck = this.#waiting.size === 0 ? undefined : setTimeout(() => this.#lookAgain(), afterMs)
  }

  /** A loop that was held up runs its timers before it reads what came meanwhile. */
  #lookAgain() {
    const before = this.#movedBytes
    setImmediate(() => (this.#movedBytes > before ? this.#watch(STUCK_AFTER_MS) : this.#shed()))
  }

  #shed() {
    const waiting = [...this.#waiting]
    for (const waiter of waiting.slice(waiting.length >> 1)) waiter.refuse()
    this.#watch(NEXT_REFUSAL_MS)
  }
}

interface Waiter {
  readonly bytes: number
  go(): void
  refuse(): void
}

/** What one request holds of the memory, until it is answered. */
export class BodyShare {
  readonly #memory: BodyMemory
  #bytes = 0
  #isOver = false

  constructor(memory: BodyMemory) {
    this.#memory = memory
  }

  /** Holds as many bytes from now on, if they can be had at once. */
  tryHold(bytes: number): boolean {
    const more = bytes - this.#bytes
    if (more <= 0) return true
    if (!this.#memory.tryTake(more)) return false
    this.#bytes += more
    return true
  }

  /** As `tryHold`, but waits. @throws ApiError 503 */
  async hold(bytes: number): Promise<void> {
    if (this.tryHold(bytes)) return
    const more = bytes - this.#bytes
    await this.#memory.take(more)
    if (this.#isOver) this.#memory.give(more)
    else this.#bytes += more
  }

  moved(bytes: number) {
    this.#memory.moved(bytes)
  }

  release() {
    this.#isOver = true
    this.#memory.give(this.#bytes)
    this.#bytes = 0
  }
}
