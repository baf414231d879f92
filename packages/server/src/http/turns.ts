import { setImmediate as otherWork } from 'node:timers/promises'

/** Gives long pieces of work a turn of the event loop each, one after the other, so that all else comes in between. */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  next(): Promise<void> {
    this.#last = this.#last.then(() => otherWork())
    return this.#last
  }
}
