import { formatCount } from './format-number.js'

/** The number of items in the loaded pages: `3`, or `100+` if there are more. */
export function countOf<Page extends { readonly nextPageToken?: string | undefined }>(
  pages: readonly Page[],
  inPage: (page: Page) => number,
): string {
  const loaded = pages.reduce((count, page) => count + inPage(page), 0)
  return `${formatCount(loaded)}${pages.at(-1)?.nextPageToken === undefined ? '' : '+'}`
}
