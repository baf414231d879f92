/**
 * A log call that may turn out to be a mistake. Awaited, it rejects. Not awaited, it is one warning and never an unhandled
 * rejection: a program must not end because it logged something odd (J-2).
 */
export class WatchedCall<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = 'Promise'
  readonly #call: Promise<T>
  #isHandled = false

  constructor(call: Promise<T>, warn: (error: Error) => void) {
    this.#call = call
    call.catch((error: Error) => {
      // By then an `await` of the caller has taken hold of it.
      setTimeout(() => {
        if (!this.#isHandled) warn(error)
      }, 0)
    })
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a promise is what it must pass for, in `await` too
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    this.#isHandled = true
    return this.#call.then(onFulfilled, onRejected)
  }

  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.then(undefined, onRejected)
  }

  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.then().finally(onFinally)
  }
}

/** A log call that was a mistake from the start. */
export class RefusedCall extends WatchedCall<never> {
  constructor(error: Error, warn: (error: Error) => void) {
    super(Promise.reject(error), warn)
  }
}
