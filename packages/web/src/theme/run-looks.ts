const COLOURS = 12
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]]
const LOOKS = COLOURS * DASHES.length

/** How a run or one of its lines is marked: a place in the palette, and the dash pattern of the line. */
export interface Look {
  readonly place: number
  readonly dash: readonly number[]
}

const STORAGE_KEY = 'labbook.run-looks'
/** The runs seen longest ago are forgotten; they get the colour of their hash again. */
const MOST_KEPT = 5_000

/** Colour and round of each run, as one number: this browser's one registry of run colours. */
const known = read()

/** The look of a run, the same on every page (U-ALL-16). */
export function runLook(runId: string): Look {
  if (!known.has(runId)) keepApart([runId])
  const look = known.get(runId) ?? 0
  return { place: look % COLOURS, dash: dashAt(Math.floor(look / COLOURS)) }
}

/**
 * Gives looks to runs that are shown together, wherever they are loaded together: each gets the colour of its hash, or the
 * next that the fewest of the others have; after twelve, colours repeat with dashes. A run that has a colour keeps it.
 */
export function keepApart(runIds: readonly string[]) {
  const uses = new Array<number>(COLOURS).fill(0)
  const taken = new Set<number>()
  const take = (runId: string, look: number) => {
    known.delete(runId)
    known.set(runId, look)
    taken.add(look)
    uses[look % COLOURS] = usesOf(look % COLOURS) + 1
  }
  const usesOf = (place: number) => uses[place] ?? 0
  const freeWith = (place: number) => {
    const found = DASHES.findIndex((_, round) => !taken.has(place + round * COLOURS))
    return place + Math.max(0, found) * COLOURS
  }

  // In the order of their IDs, so that the same runs look the same in every browser that meets them first.
  const ids = [...new Set(runIds)].sort()
  const before = ids.map((runId) => known.get(runId))
  for (const [i, runId] of ids.entries()) {
    const look = before[i]
    if (look !== undefined) take(runId, taken.has(look) ? freeWith(look % COLOURS) : look)
  }
  for (const [i, runId] of ids.entries()) {
    if (before[i] !== undefined) continue
    const fewest = Math.min(...uses)
    let place = palettePlace(runId)
    while (usesOf(place) > fewest) place = (place + 1) % COLOURS
    take(runId, freeWith(place))
  }
  if (ids.some((runId, i) => known.get(runId) !== before[i])) saveSoon()
}

/** The look of one of several lines of a run: its colour, and a dash for each metric. */
export function lineLook(runId: string, metric: number): Look {
  const { place, dash } = runLook(runId)
  return { place, dash: dashAt(DASHES.indexOf(dash) + metric) }
}

/** The look of the nth of some lines that stand for no run, such as the metrics of a single one. */
export function paletteLook(index: number): Look {
  return { place: index % COLOURS, dash: dashAt(Math.floor(index / COLOURS)) }
}

/** The looks of groups that are shown together, by name: each gets the colour of its hash, or the next one that is free. */
export function groupLooks(names: readonly string[]): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>()
  const taken = new Set<number>()
  for (const name of names) {
    let place = palettePlace(name)
    if (taken.size % COLOURS === 0) taken.clear()
    while (taken.has(place)) place = (place + 1) % COLOURS
    taken.add(place)
    looks.set(name, { place, dash: dashAt(Math.floor(looks.size / COLOURS)) })
  }
  return looks
}

/** The colour of a look, as a token. */
export function lookColour({ place }: Look): string {
  return `var(--run-${place + 1})`
}

function dashAt(round: number): readonly number[] {
  return DASHES[round % DASHES.length] as readonly number[]
}

/** The palette index for a name. */
function palettePlace(name: string): number {
  let hash = 0
  for (const char of name) hash = (Math.imul(hash, 31) + char.charCodeAt(0)) >>> 0
  return hash % COLOURS
}

function read(): Map<string, number> {
  try {
    const saved = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as Readonly<Record<string, unknown>>
    const isLook = (look: unknown) => Number.isInteger(look) && Number(look) >= 0 && Number(look) < LOOKS
    return new Map(Object.entries(saved).flatMap(([runId, look]) => (isLook(look) ? [[runId, Number(look)]] : [])))
  } catch {
    return new Map()
  }
}

let saving: ReturnType<typeof setTimeout> | undefined

function saveSoon() {
  saving ??= setTimeout(() => {
    saving = undefined
    // Other tabs may have met other runs; what this one knows counts here.
    const all = new Map([...read(), ...known])
    const kept = [...all].slice(-MOST_KEPT)
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(kept)))
    } catch {
      // Without storage the colours last as long as the page.
    }
  }, 250)
}
