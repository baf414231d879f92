import { palettePlace } from '../../theme/run-colour.js'

const COLOURS = 12
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]

/** The look of a series: a palette index from 0, and the dash pattern of its line. */
export interface Look {
  readonly place: number
  readonly dash: readonly number[]
}

/**
 * Distinct looks for the IDs of one view: each gets the colour of its hash, or the next free one; after twelve, colours
 * repeat with dashes (U-ALL-16).
 */
export function looksOf(ids: readonly string[]): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>()
  let taken = new Set<number>()
  for (const id of ids) {
    if (looks.has(id)) continue
    const round = Math.floor(looks.size / COLOURS)
    if (taken.size === COLOURS) taken = new Set()
    let place = palettePlace(id)
    while (taken.has(place)) place = (place + 1) % COLOURS
    taken.add(place)
    looks.set(id, { place, dash: DASHES[round % DASHES.length] ?? [] })
  }
  return looks
}

/** The colour of a look, as a token. */
export function lookColour({ place }: Look): string {
  return `var(--run-${place + 1})`
}
