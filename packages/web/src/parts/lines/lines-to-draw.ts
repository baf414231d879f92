import type { Look } from '../../theme/run-looks.js'
import type { WantedBand, WantedLine } from './drawn-series.js'
import { groupBand } from './group-band.js'
import type { Line } from './line-figure.js'
import type { SeriesSet } from './series.js'

export interface LinesToDraw {
  readonly wanted: readonly WantedLine[]
  readonly bands: readonly WantedBand[]
  /** The palette, as plain colours. */
  readonly colours: readonly string[]
}

/** The lines that a chart draws: groups first, below the others. */
export function linesToDraw({ series }: SeriesSet, { wanted, bands, colours }: LinesToDraw): readonly Line[] {
  const found = new Map(series.map((each) => [nameOf(each.runId, each.key), each]))
  const colourOf = ({ place }: Look) => colours[place] ?? ''
  const groups = bands.flatMap(({ id, name, runIds, key, look }): readonly Line[] => {
    const members = runIds.flatMap((runId) => found.get(nameOf(runId, key)) ?? [])
    if (members.length === 0) return []
    const group = { runId: id, key, count: 0, isExact: members.every(({ isExact }) => isExact) }
    return [
      {
        id,
        name,
        colour: colourOf(look),
        dash: look.dash,
        series: { ...group, cells: groupBand(members) },
        members: members.map(({ runId }) => runId),
      },
    ]
  })
  const alone = wanted.flatMap(({ id, name, runId, key, look }): readonly Line[] => {
    const one = found.get(nameOf(runId, key))
    return one === undefined ? [] : [{ id, name, colour: colourOf(look), dash: look.dash, series: one }]
  })
  return [...groups, ...alone]
}

/** Run IDs hold no blanks. */
function nameOf(runId: string, key: string): string {
  return `${runId} ${key}`
}
