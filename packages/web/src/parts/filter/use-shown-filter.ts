import { ApiError } from '@labbook/protocol'
import { parseFilter, wordsInNames } from '@labbook/search'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FilterDoubt } from './filter-box.js'
import type { FilterTarget } from './filter-target.js'

/** Whether a filter of an address can be asked for. */
export function isReadable(filter: string | undefined, target: FilterTarget): boolean {
  return parseFilter(filter, target).value !== undefined
}

export interface Asked<Q> {
  readonly target: FilterTarget
  /** As the address has it. */
  readonly filter: string | undefined
  /** What is asked for with that filter, and how that went. */
  readonly query: Q
  readonly result: { readonly error: Error | null; readonly isSuccess: boolean; readonly isPlaceholderData?: boolean }
}

/**
 * What a list shows (U-FILT-5): what is asked for, or while that is refused, here or by the server, the last query that
 * had an answer.
 */
export function useShownFilter<Q>({ target, filter, query, result }: Asked<Q>) {
  const [doubt, setDoubt] = useState<FilterDoubt>()
  const lastGood = useRef<{ query: Q; filter: string | undefined }>(undefined)
  const isGood = result.isSuccess && result.isPlaceholderData !== true && isReadable(filter, target)
  useEffect(() => {
    if (isGood) lastGood.current = { query, filter }
  })
  const refusal = refusalOf(result.error, filter)
  const isRefused = refusal !== undefined || !isReadable(filter, target)
  const shown = (isRefused ? lastGood.current : undefined) ?? { query, filter }
  const words = useMemo(
    () => wordsInNames(parseFilter(shown.filter, target).value ?? null, target),
    [shown.filter, target],
  )
  return {
    shown,
    /** What the filter seeks in names, to mark it there. */
    words,
    /** Whether there is anything to ask for: not where a page opens with a filter that is none. */
    isAnswerable: !isRefused || refusal !== undefined || shown === lastGood.current,
    isStale: doubt === 'wrong',
    doubt,
    box: { refusal, onDoubt: setDoubt },
  }
}

function refusalOf(error: Error | null, filter: string | undefined): string | undefined {
  const isRefused = filter !== undefined && error instanceof ApiError && error.code === 'INVALID_PARAMETER_VALUE'
  return isRefused ? error.message : undefined
}
