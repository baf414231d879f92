import { oneOf } from './search-values.js'

export const docsSections = ['connect', 'filters', 'keys', 'addresses', 'api'] as const
export type DocsSection = (typeof docsSections)[number]

/** The open section of the docs; the first one by default. */
export interface DocsSearch {
  readonly section?: DocsSection
}

export function validateDocsSearch(raw: Record<string, unknown>): DocsSearch {
  const section = oneOf(docsSections, raw.section)
  return section === undefined ? {} : { section }
}
