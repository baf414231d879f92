import type { CodedTexts } from '../columns/coded.js'
import type { TextStatistics } from '../profile-object.js'
import { shortText } from '../variables/common-values.js'
import { largestCounts } from './largest-counts.js'

const MOST = 50
const PUNCTUATION = /^[!-/:-@[-`{-~]+|[!-/:-@[-`{-~]+$/g

type WordStatistics = Pick<TextStatistics, 'word_counts' | 'n_words' | 'n_words_distinct'>

/** The words of all rows in lower case, without the punctuation around them. */
export function wordCounts({ values, counts }: CodedTexts, stopWords: readonly string[]): WordStatistics {
  const stopped = new Set(stopWords.map((word) => word.toLowerCase()))
  const words = new Map<string, number>()
  let total = 0
  for (const [code, text] of values.entries()) {
    const rows = counts[code] as number
    for (const part of text.toLowerCase().split(/\s+/)) {
      const word = part.replace(PUNCTUATION, '')
      if (word === '' || stopped.has(word)) continue
      words.set(word, (words.get(word) ?? 0) + rows)
      total += rows
    }
  }
  return {
    n_words: total,
    n_words_distinct: words.size,
    word_counts: largestCounts(words, MOST).map(({ name, count }) => ({ name: shortText(name), count })),
  }
}
