interface Waiting {
  readonly subject: string
  readonly go: () => void
}

/**
 * Schedules long work in pieces, one piece per turn of the event loop, so that writes wait for one piece at most. Work on
 * the same subject as the last piece goes first, so that one subject is finished before the next.
 */
export class Turns {
  readonly #waiting: Waiting[] = []
  #subject: string | undefined

  /** Resolves when the next piece may run. */
  next(subject: string): Promise<void> {
    return new Promise((go) => {
      if (this.#waiting.push({ subject, go }) === 1) setImmediate(() => this.#call())
    })
  }

  #call() {
    const same = this.#waiting.findIndex(({ subject }) => subject === this.#subject)
    const [next] = this.#waiting.splice(Math.max(same, 0), 1) as [Waiting]
    this.#subject = next.subject
    next.go()
    if (this.#waiting.length > 0) setImmediate(() => this.#call())
  }
}
