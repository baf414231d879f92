import { ApiError } from '@labbook/protocol'

/** What a slow machine does in ten seconds. */
const MOST_STEPS = 1_000_000_000

/**
 * Counts what one search does where no clock can stop it (L-9): steps and not time, so that the same search on the same
 * store always ends alike.
 */
export class SearchWork {
  #left = MOST_STEPS

  /** @throws ApiError once the search has used up its steps */
  spend(steps: number) {
    this.#left -= steps
    if (this.#left < 0) throw searchStopped()
  }

  startAgain() {
    this.#left = MOST_STEPS
  }
}

export function searchStopped(cause?: unknown): ApiError {
  const sentence = 'This search needed more than 10 s and was stopped. Narrow the filter or name fewer experiments.'
  return new ApiError('INVALID_PARAMETER_VALUE', sentence, { cause })
}
