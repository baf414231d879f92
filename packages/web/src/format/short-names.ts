/** Where a name can be cut: after a blank, a hyphen, an underscore, a slash or a dot. */
const BREAK = /[\s\-_/.:]/u

/**
 * Names of things that stand side by side, without the words that those of the same family, all or some of them, begin
 * with. Each keeps at least one word, and no two become the same unless they were.
 *
 * @example
 * shortNames(['house prices forest 50', 'house prices linear', 'baseline']) // ['forest 50', 'linear', 'baseline']
 */
export function shortNames(names: readonly string[]): readonly string[] {
  const families = groupedBy(new Set(names), firstWord)
  const starts = new Map<string, number>()
  for (const family of families.values()) {
    const end = family.length < 2 ? 0 : wordsEnd(family, commonPrefix(family))
    // A number says little without the word before it.
    const isNumber = family.some((name) => /\d/.test(name[end] ?? ''))
    const start = (isNumber && wordBefore(family[0] ?? '', end)) || end
    for (const name of family) starts.set(name, start)
  }
  const short = (name: string) => name.slice(starts.get(name))
  // Where two families read the same, one more word comes back.
  for (let clashing = clashes(starts, short); clashing.length > 0; clashing = clashes(starts, short)) {
    for (const name of clashing) starts.set(name, wordBefore(name, starts.get(name) ?? 0))
  }
  return names.map(short)
}

/** The names that could have another word and read like another name. */
function clashes(starts: ReadonlyMap<string, number>, short: (name: string) => string): readonly string[] {
  const alike = groupedBy(starts.keys(), short)
  return [...alike.values()]
    .filter(({ length }) => length > 1)
    .flatMap((names) => names.filter((name) => starts.get(name) !== 0))
}

function groupedBy(names: Iterable<string>, keyOf: (name: string) => string): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const name of names) {
    const group = groups.get(keyOf(name))
    if (group === undefined) groups.set(keyOf(name), [name])
    else group.push(name)
  }
  return groups
}

function firstWord(name: string): string {
  return name.slice(0, name.search(BREAK) + 1) || name
}

function wordBefore(name: string, start: number): number {
  for (let at = start - 1; at > 0; at--) if (BREAK.test(name[at - 1] ?? '')) return at
  return 0
}

/**
 * A name in two pieces, the first of which may be cut where there is no room: the second holds what tells it from its
 * siblings, 8 to 24 characters, from a word break on.
 */
export function splitName(name: string, siblings: readonly string[] = []): readonly [string, string] {
  const characters = [...name]
  if (characters.length <= SHORTEST_END) return ['', name]
  const differsAt = Array.from(name.slice(0, sharedStart(name, siblings))).length
  const earliest = Math.max(0, characters.length - LONGEST_END)
  const latest = characters.length - SHORTEST_END
  let at = Math.min(latest, Math.max(earliest, siblings.length === 0 ? latest : differsAt))
  const isWordStart = (i: number) => i === 0 || BREAK.test(characters[i - 1] ?? '')
  // Back to the beginning of the word; or on to the next one, where the end would get too long.
  const back = range(earliest, at).findLast(isWordStart)
  at = back ?? range(at, latest).find(isWordStart) ?? at
  return [characters.slice(0, at).join(''), characters.slice(at).join('')]
}

/** How much of the beginning of a name some other sibling has, too. */
function sharedStart(name: string, siblings: readonly string[]): number {
  const known = sharedStarts(siblings).get(name)
  if (known !== undefined) return known
  return siblings.reduce((most, other) => Math.max(most, commonPrefix([name, other]).length), 0)
}

/** The same for all siblings: two that share most stand side by side when they are sorted. */
function sharedStarts(siblings: readonly string[]): ReadonlyMap<string, number> {
  const known = startsOf.get(siblings)
  if (known !== undefined) return known
  const starts = new Map<string, number>()
  const sorted = [...new Set(siblings)].sort()
  for (const [i, name] of sorted.entries()) {
    const besides = [sorted[i - 1], sorted[i + 1]].filter((other) => other !== undefined)
    starts.set(name, Math.max(0, ...besides.map((other) => commonPrefix([name, other]).length)))
  }
  startsOf.set(siblings, starts)
  return starts
}

const startsOf = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
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
