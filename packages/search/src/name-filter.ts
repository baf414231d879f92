import { containing } from './containing.js'
import type { Filter, SearchTarget } from './filter.js'
import { printField } from './print-filter.js'
import { registries } from './registry.js'

/** The filter for names that contain the words, in any case. */
export function nameFilter(words: string, target: SearchTarget): string {
  return `${printField(registries[target].nameField)} ${containing(words)}`
}

/** The words that a filter seeks in names, to mark them there. */
export function wordsInNames(filter: Filter | null, target: SearchTarget): readonly string[] {
  if (filter === null || filter.kind === 'not') return []
  if (filter.kind === 'and' || filter.kind === 'or')
    return [...new Set(filter.operands.flatMap((operand) => wordsInNames(operand, target)))]
  if (filter.kind !== 'compare' || filter.field.kind !== 'attribute' || typeof filter.value !== 'string') return []
  if (filter.field.name !== registries[target].nameField.name || !filter.comparator.endsWith('LIKE')) return []
  return literalPieces(filter.value, filter.escape)
}

/** The texts between the `%` of a pattern that have no `_`. */
function literalPieces(pattern: string, escape: string | undefined): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  let isLiteral = false
  let hasWild = false
  const end = () => {
    if (piece !== '' && !hasWild) pieces.push(piece)
    piece = ''
    hasWild = false
  }
  for (const character of pattern) {
    if (!isLiteral && character === escape) {
      isLiteral = true
      continue
    }
    if (!isLiteral && character === '%') end()
    else if (!isLiteral && character === '_') hasWild = true
    else piece += character
    isLiteral = false
  }
  end()
  return pieces
}
