/**
 * The names of a header, each one once: a repeated name gets the next free number, an empty one its position, as pandas does.
 *
 * @example uniqueNames(['x', 'x', '']) // ['x', 'x.1', 'Unnamed: 2']
 */
export function uniqueNames(header: readonly string[]): { readonly names: string[]; readonly changed: string[] } {
  const named = header.map((name, position) => (name === '' ? `Unnamed: ${position}` : name))
  const taken = new Set(named)
  const seen = new Set<string>()
  const next = new Map<string, number>()
  const changed: string[] = []
  const names = named.map((name, position) => {
    let free = name
    if (seen.has(name)) {
      let number = next.get(name) ?? 1
      while (taken.has((free = `${name}.${number}`))) number += 1
      next.set(name, number + 1)
      taken.add(free)
    }
    seen.add(free)
    if (free !== header[position]) changed.push(free)
    return free
  })
  return { names, changed }
}
