/** A name where there is room for `most` characters. The whole name belongs beside it, where it can be read. */
export function shortName(name: string, most: number): string {
  if (name === '') return '(empty)'
  const characters = [...name]
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : name
}

/** About the room, in pixels, that the longest of some names takes in an axis, cut at `most` characters. */
export function nameRoom(names: readonly string[], most: number): number {
  const longest = names.reduce((longest, name) => Math.max(longest, shortName(name, most).length), 0)
  return Math.ceil(6.4 * longest) + 8
}
