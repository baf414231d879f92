import { ApiError, limits } from '@labbook/protocol'
import type { Parsed } from '@labbook/search'

/** The value of a search text, or the first thing that is wrong with it as a 400. */
export function valid<T>({ value, diagnostics }: Parsed<T>): T {
  const [first] = diagnostics
  if (first !== undefined) throw new ApiError('INVALID_PARAMETER_VALUE', first.message)
  return value as T
}

/** How many rows a search may give. */
export function pageSize(
  maxResults: number | bigint | undefined,
  { otherwise = limits.searchDefaultResults as number } = {},
): number {
  if (maxResults === undefined) return otherwise
  const refuse = (rule: string) =>
    new ApiError('INVALID_PARAMETER_VALUE', `Invalid value ${maxResults} for parameter 'max_results' supplied. ${rule}`)
  if (maxResults <= 0) throw refuse('It must be a positive integer')
  if (maxResults > limits.searchMaxResults) throw refuse(`It must be at most ${limits.searchMaxResults}`)
  return Number(maxResults)
}
