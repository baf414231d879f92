/** Something the server needs, and what to say while it cannot be had. */
export interface Need {
  readonly sentence: string
  /** Rejects while the dependency is unavailable. Stops when the signal aborts. */
  check(signal: AbortSignal): Promise<unknown>
}

/** A probe asks every few seconds, but anybody may ask: what was found counts for as long as this. */
const COUNTS_FOR_MS = 1000
const ANSWERS_WITHIN_MS = 2000

/**
 * Whether the server could do its work now (D-62): nothing, or the sentence of the first need that cannot be had. However
 * many ask, each need is asked once at a time.
 */
export function readinessOf(
  needs: readonly Need[],
  onFault: (sentence: string, fault: unknown) => void,
): () => Promise<string | undefined> {
  let found: { answer: Promise<string | undefined>; until: number } | undefined

  async function ask(): Promise<string | undefined> {
    const answers = await Promise.all(needs.map((need) => missing(need)))
    if (found !== undefined) found.until = performance.now() + COUNTS_FOR_MS
    return answers.find((sentence) => sentence !== undefined)
  }

  async function missing({ sentence, check }: Need): Promise<string | undefined> {
    const late = AbortSignal.timeout(ANSWERS_WITHIN_MS)
    try {
      await Promise.race([check(late), failingWith(late)])
      return undefined
    } catch (fault) {
      onFault(sentence, fault)
      return sentence
    }
  }

  return () => {
    if (found === undefined || performance.now() > found.until) found = { answer: ask(), until: Infinity }
    return found.answer
  }
}

function failingWith(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))
}
