import { InvalidInputError, shown } from '../checks/invalid-input-error.js'

/**
 * One page of a search: an array, with the token of the next page.
 *
 * @example
 * let pageToken: string | undefined
 * do {
 *   const page = await client.searchRuns(['0'], { pageToken })
 *   for (const run of page) console.log(run.info.runName)
 *   pageToken = page.token
 * } while (pageToken !== undefined)
 */
export type PageList<T> = readonly T[] & {
  /** Asks for the next page; `undefined` on the last one. */
  readonly token: string | undefined
}

/** What every search takes beside what it searches for. */
export interface PageOptions {
  /** How many results a page has at most. */
  readonly maxResults?: number | undefined
  /** The `token` of the page before. */
  readonly pageToken?: string | undefined
}

export function pageOf<T, U>(
  items: readonly T[],
  nextPageToken: string | undefined,
  convert: (item: T) => U,
): PageList<U> {
  return Object.assign(items.map(convert), { token: nextPageToken || undefined })
}

/**
 * All results of a search, page after page.
 *
 * @example const runs = await allPages((pageToken) => client.searchRuns(['0'], { pageToken }))
 */
export async function allPages<T>(
  nextPage: (pageToken: string | undefined) => Promise<PageList<T>>,
  { maxResults = Infinity }: { readonly maxResults?: number } = {},
): Promise<T[]> {
  const found: T[] = []
  for (let token: string | undefined; found.length < maxResults; ) {
    const page = await nextPage(token)
    for (const item of page) found.push(item)
    // A server that gives the same token again would keep us here for ever.
    if (page.token === undefined || page.token === token) break
    token = page.token
  }
  return found.slice(0, maxResults)
}

/** @throws InvalidInputError unless it is a whole number of results that a page may have */
export function checkMaxResults(maxResults: unknown, most: number) {
  if (Number.isSafeInteger(maxResults) && (maxResults as number) >= 1 && (maxResults as number) <= most) return
  throw new InvalidInputError(`Invalid maxResults ${shown(maxResults)}: it must be a whole number from 1 to ${most}.`)
}
