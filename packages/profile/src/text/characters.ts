import type { CodedTexts } from '../columns/coded.js'
import type { TextStatistics, UnicodeGroup } from '../profile-object.js'
import { largestCounts } from './largest-counts.js'
import { blockOf } from './unicode-blocks.js'
import { categoryOf, scriptOf } from './unicode-properties.js'

const MOST = 10

type CharacterStatistics = Pick<
  TextStatistics,
  'n_characters' | 'n_characters_distinct' | 'character_counts' | 'unicode'
>

/** The characters of all rows, by themselves and by their Unicode properties. */
export function characterStatistics(coded: CodedTexts): CharacterStatistics {
  const characters = countCharacters(coded)
  let total = 0
  for (const count of characters.values()) total += count
  return {
    n_characters: total,
    n_characters_distinct: characters.size,
    character_counts: largestCounts(characters, MOST),
    unicode: {
      categories: groups(characters, categoryOf),
      scripts: groups(characters, scriptOf),
      blocks: groups(characters, blockOf),
    },
  }
}

function countCharacters({ values, counts }: CodedTexts): Map<string, number> {
  // Nearly all characters are among these; only others pay for a map.
  const basic = new Float64Array(0x3000)
  const others = new Map<number, number>()
  const order: number[] = []
  for (const [code, text] of values.entries()) {
    const rows = counts[code] as number
    for (let i = 0; i < text.length; i += 1) {
      const point = text.codePointAt(i) as number
      if (point > 0xffff) i += 1
      if (point < basic.length) {
        if (basic[point] === 0) order.push(point)
        basic[point] = (basic[point] as number) + rows
      } else {
        const before = others.get(point)
        if (before === undefined) order.push(point)
        others.set(point, (before ?? 0) + rows)
      }
    }
  }
  return new Map(order.map((point) => [String.fromCodePoint(point), (basic[point] || others.get(point)) as number]))
}

function groups(characters: ReadonlyMap<string, number>, groupOf: (character: string) => string): UnicodeGroup[] {
  const members = new Map<string, Map<string, number>>()
  const totals = new Map<string, number>()
  for (const [character, count] of characters) {
    const name = groupOf(character)
    let group = members.get(name)
    if (group === undefined) members.set(name, (group = new Map()))
    group.set(character, count)
    totals.set(name, (totals.get(name) ?? 0) + count)
  }
  return largestCounts(totals, totals.size).map(({ name, count }) => {
    const group = members.get(name) as Map<string, number>
    return { name, count, distinct: group.size, characters: largestCounts(group, MOST) }
  })
}
