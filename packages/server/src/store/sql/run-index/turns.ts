interface Waiting {
  readonly subject: string
  readonly go: () => void
}

/**
 * Turns of the event loop for long work, one piece of it each, however many wait: requests that write never wait for more
 * than a piece. Whoever works on the same subject as the last goes first, so that one thing after the other gets done.
 */
export class Turns {
  readonly #waiting: Waiting[] = []
  #subject: string | undefined

  /** Resolves when it is time for the next piece. */
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
