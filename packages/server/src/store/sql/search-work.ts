import { ApiError } from '@labbook/protocol'

/** About ten seconds of work on a slow machine. */
const MOST_STEPS = 1_000_000_000

/**
 * Counts the work of one search where no timeout can stop it (L-9). It counts steps instead of time, so that the same
 * search of the same store always ends the same way.
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
