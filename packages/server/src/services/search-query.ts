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
  { otherwise = limits.searchDefaultResults as number, most = limits.searchMaxResults as number } = {},
): number {
  if (maxResults === undefined) return otherwise
  const refuse = (rule: string) =>
    new ApiError('INVALID_PARAMETER_VALUE', `Invalid value ${maxResults} for parameter 'max_results' supplied. ${rule}`)
  if (maxResults <= 0) throw refuse('It must be a positive integer')
  if (maxResults > most) throw refuse(`It must be at most ${most}`)
  return Number(maxResults)
}

/** @throws ApiError 400 for a number that lies outside */
export function bounded(name: string, value: number, least: number, most: number): number {
  if (value >= least && value <= most) return value
  throw new ApiError(
    'INVALID_PARAMETER_VALUE',
    `Invalid value ${value} for parameter '${name}' supplied. It must be between ${least} and ${most}.`,
  )
}
