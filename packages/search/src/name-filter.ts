import type { Filter, SearchTarget } from './filter.js'
import { printField, printText } from './print-filter.js'
import { registries } from './registry.js'

/** The filter for names that contain the words, in any case. */
export function nameFilter(words: string, target: SearchTarget): string {
  return `${printField(registries[target].nameField)} ILIKE ${printText(`%${words}%`)}`
}

/** The words that a filter seeks in names, to mark them there. */
export function wordsInNames(filter: Filter | null, target: SearchTarget): readonly string[] {
  if (filter === null || filter.kind === 'not') return []
  if (filter.kind === 'and' || filter.kind === 'or')
    return [...new Set(filter.operands.flatMap((operand) => wordsInNames(operand, target)))]
  if (filter.kind !== 'compare' || filter.field.kind !== 'attribute' || typeof filter.value !== 'string') return []
  if (filter.field.name !== registries[target].nameField.name || !filter.comparator.endsWith('LIKE')) return []
  return filter.value.split('%').filter((words) => words !== '' && !words.includes('_'))
}
