import { useQuery } from '@tanstack/react-query'
import { heartbeatsQuery } from '../../../api/heartbeats-query.js'
import type { RunCells } from '../../../api/runs-query.js'
import { shortNames } from '../../../format/short-names.js'
import { lastSignal, type Signal } from '../../../parts/runs/last-signal.js'
import { nameOfRun } from './name-of-run.js'
import type { TableRow } from './table-row.js'

/** What a row shows of a run besides its values. */
export interface RunDetails {
  /** Names below the same row, beside which a name is cut. */
  readonly siblingsOf: (run: RunCells) => readonly string[]
  readonly signalOf: (run: RunCells) => Signal | undefined
  /** Without the words that the names of all parents begin with. */
  readonly parentNameOf: (run: RunCells) => string | undefined
}

export function useRunDetails(loaded: readonly TableRow[], nowMs: number): RunDetails {
  const runs = loaded.filter((row) => row.kind === 'run')
  const running = runs.filter(({ run }) => run.status === 'RUNNING').map(({ run }) => run.runId)
  const { data: heartbeats } = useQuery(heartbeatsQuery(running))
  const names = new Map<string | undefined, string[]>()
  const aboveOf = new Map(runs.map(({ run, above }) => [run.runId, above]))
  for (const { above, run } of runs) {
    const siblings = names.get(above)
    if (siblings === undefined) names.set(above, [nameOfRun(run)])
    else siblings.push(nameOfRun(run))
  }
  const parents = [...new Set(runs.flatMap(({ run }) => run.parent?.name ?? []))]
  const shortened = shortNames(parents)
  const shortName = new Map(parents.map((name, i) => [name, shortened[i] ?? name]))
  return {
    siblingsOf: ({ runId }) => names.get(aboveOf.get(runId)) ?? [],
    signalOf: ({ status, runId }) => lastSignal({ status, heartbeat: heartbeats?.get(runId) }, nowMs),
    parentNameOf: ({ parent }) => (parent?.name === undefined ? undefined : shortName.get(parent.name)),
  }
}
