import type { Meaning } from '@labbook/search'

/** The filter that a meaning asks for; undefined for none, and for what is no filter. */
export function filterOf(meaning: Meaning): string | undefined {
  return meaning.kind === 'words' || meaning.kind === 'filter' ? meaning.filter : undefined
}
