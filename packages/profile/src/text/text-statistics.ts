import type { CodedTexts } from '../columns/coded.js'
import type { TextStatistics } from '../profile-object.js'
import { shortText } from '../variables/common-values.js'
import { characterStatistics } from './characters.js'
import { lengthStatistics } from './lengths.js'
import { wordCounts } from './words.js'

export interface TextParts {
  readonly length: boolean
  readonly characters: boolean
  readonly words: boolean
  readonly stop_words: readonly string[]
  /** How many cells are shown. */
  readonly examples: number
}

/** The statistics of text, over rows: every distinct text counts as often as it occurs. */
export function textStatistics(coded: CodedTexts, parts: TextParts): Partial<TextStatistics> {
  const isDescribed = parts.length || parts.characters || parts.words
  return {
    ...(parts.length && lengthStatistics(coded)),
    ...(parts.characters && characterStatistics(coded)),
    ...(parts.words && wordCounts(coded, parts.stop_words)),
    ...(isDescribed && { first_rows: firstRows(coded, parts.examples) }),
  }
}

function firstRows({ codes, values }: CodedTexts, most: number): string[] {
  const rows: string[] = []
  for (let row = 0; row < codes.length && rows.length < most; row += 1) {
    const code = codes[row] as number
    if (code >= 0) rows.push(shortText(values[code] as string))
  }
  return rows
}
