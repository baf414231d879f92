import { type Look, groupLooks } from '../../theme/run-looks.js'

/** Runs that have the same values in what they are grouped by. */
export interface RunGroup {
  /** Tells groups apart: a text that says “not logged” is not a value that was not logged. */
  readonly id: string
  readonly name: string
  readonly runIds: readonly string[]
  readonly look: Look
}

type Value = string | number | bigint | null | undefined

/** Groups some runs, the largest group first. */
export function groupRuns(
  runs: readonly { readonly runId: string; readonly values: readonly Value[] }[],
): readonly RunGroup[] {
  const found = new Map<string, { name: string; runIds: string[] }>()
  for (const { runId, values } of runs) {
    const id = JSON.stringify(values.map((value) => (value == null ? null : String(value))))
    const group = found.get(id)
    if (group === undefined) found.set(id, { name: values.map(nameOf).join(', '), runIds: [runId] })
    else group.runIds.push(runId)
  }
  const looks = groupLooks([...found.keys()].sort())
  return [...found]
    .map(([id, group]): RunGroup => ({ id, ...group, look: looks.get(id) ?? NO_LOOK }))
    .toSorted((a, b) => b.runIds.length - a.runIds.length || (a.name < b.name ? -1 : 1))
}

const NO_LOOK: Look = { place: 0, dash: [] }

function nameOf(value: Value): string {
  if (value == null) return 'not logged'
  const text = String(value)
  return text === '' ? 'empty' : text.trim() === '' ? 'blank' : text
}
