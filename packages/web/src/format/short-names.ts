/** Where a name can be cut: after a blank, a hyphen, an underscore, a slash or a dot. */
const BREAK = /[\s\-_/.:]/u

/**
 * Names of things that stand side by side, without the words that all of them begin with, or that several do if these are
 * at least two. Each keeps at least one word, and no two become the same unless they were.
 *
 * @example
 * shortNames(['house prices forest 50', 'house prices linear']) // ['forest 50', 'linear']
 */
export function shortNames(names: readonly string[]): readonly string[] {
  const distinct = [...new Set(names)]
  if (distinct.length < 2) return names
  const common = wordsEnd(distinct, commonPrefix(distinct))
  const starts = new Map(distinct.map((name) => [name, common]))
  if (common === 0) {
    for (const family of groups(distinct, (name) => name.slice(0, nextWord(name, 0)))) {
      const end = family.length < 2 ? 0 : wordsEnd(family, commonPrefix(family))
      // A number says nothing without the word before it.
      const isNumber = family.some((name) => /\d/.test(name[end] ?? ''))
      const start = isNumber ? previousWord(family[0] ?? '', end) : end
      for (const name of family) if (start > nextWord(name, 0)) starts.set(name, start)
    }
  }
  giveBackWords(starts)
  return names.map((name) => name.slice(starts.get(name)))
}

/** Where two would read the same, each gets one more word until they differ. */
function giveBackWords(starts: Map<string, number>) {
  for (;;) {
    const shown = groups([...starts.keys()], (name) => name.slice(starts.get(name)))
    const alike = shown.filter((names) => names.length > 1).flat()
    if (alike.length === 0) return
    for (const name of alike) starts.set(name, previousWord(name, starts.get(name) ?? 0))
  }
}

function groups(names: readonly string[], keyOf: (name: string) => string): readonly (readonly string[])[] {
  const found = new Map<string, string[]>()
  for (const name of names) {
    const group = found.get(keyOf(name))
    if (group === undefined) found.set(keyOf(name), [name])
    else group.push(name)
  }
  return [...found.values()]
}

/** Where the word after a place begins. */
function nextWord(name: string, from: number): number {
  for (let i = from + 1; i < name.length; i++) if (BREAK.test(name[i - 1] ?? '')) return i
  return name.length
}

/** Where the word before a place begins. */
function previousWord(name: string, from: number): number {
  for (let i = from - 1; i > 0; i--) if (BREAK.test(name[i - 1] ?? '')) return i
  return 0
}

/**
 * A name in two pieces, the first of which may be cut where there is no room: the second holds what tells it from its
 * siblings, 8 to 24 characters, from a word break on.
 */
export function splitName(name: string, siblings: readonly string[] = []): readonly [string, string] {
  const characters = [...name]
  if (characters.length <= SHORTEST_END) return ['', name]
  const differsAt = Math.max(
    0,
    ...siblings.filter((other) => other !== name).map((other) => [...commonPrefix([name, other])].length),
  )
  const earliest = Math.max(0, characters.length - LONGEST_END)
  const latest = characters.length - SHORTEST_END
  let at = Math.min(latest, Math.max(earliest, siblings.length === 0 ? latest : differsAt))
  // Back to the beginning of the word, as long as the end does not get too long.
  for (let i = at; i >= earliest; i--) {
    if (i === 0 || BREAK.test(characters[i - 1] ?? '')) {
      at = i
      break
    }
  }
  return [characters.slice(0, at).join(''), characters.slice(at).join('')]
}

const SHORTEST_END = 8
const LONGEST_END = 24

function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names
  let length = first.length
  for (const other of others) {
    let i = 0
    while (i < length && first[i] === other[i]) i++
    length = i
  }
  return first.slice(0, length)
}

/** Where the last whole word of the prefix ends, such that something is left of every name. */
function wordsEnd(names: readonly string[], prefix: string): number {
  for (let end = prefix.length; end > 0; end--) {
    if (BREAK.test(prefix[end - 1] ?? '') && names.every((name) => name.slice(end).trim() !== '')) return end
  }
  return 0
}
