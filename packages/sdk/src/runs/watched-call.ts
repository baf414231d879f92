/**
 * What a log call gives. It can be awaited, to catch a mistake in the call, and need not be: it is no `Promise` by type, so that
 * linters do not ask for an `await` at each call.
 */
export interface LogCall extends PromiseLike<void> {
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<void | B>
}

/**
 * A log call that may turn out to be a mistake. Awaited, it rejects. Not awaited, it is one warning and never an unhandled
 * rejection: a program must not end because it logged something odd (J-2).
 */
export class WatchedCall implements LogCall {
  readonly #call: Promise<void>
  #isHandled = false

  constructor(call: Promise<void>, warn: (error: Error) => void) {
    this.#call = call
    call.catch((error: Error) => {
      // By then an `await` of the caller has taken hold of it.
      setTimeout(() => {
        if (!this.#isHandled) warn(error)
      }, 0)
    })
  }

  // oxlint-disable-next-line unicorn/no-thenable -- to be awaited is what it is for
  then<A = void, B = never>(
    onFulfilled?: ((value: void) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#isHandled = true
    return this.#call.then(onFulfilled, onRejected)
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<void | B> {
    return this.then(undefined, onRejected)
  }
}

/** A log call that was a mistake from the start. */
export class RefusedCall extends WatchedCall {
  constructor(error: Error, warn: (error: Error) => void) {
    super(Promise.reject(error), warn)
  }
}
