import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { heartbeatsQuery } from '../../../api/heartbeats-query.js'
import type { RunCells } from '../../../api/runs-query.js'
import { shortNames } from '../../../format/short-names.js'
import { nameOfRun } from './name-of-run.js'
import type { TableRow } from './table-row.js'

/** What a row shows of a run besides its values. */
export interface RunDetails {
  /** Names below the same row, beside which a name is cut. */
  readonly siblingsOf: (run: RunCells) => readonly string[]
  /** The value of the heartbeat tag of a running run. */
  readonly heartbeatOf: (run: RunCells) => unknown
  /** Without the words that the names of all parents begin with. */
  readonly parentNameOf: (run: RunCells) => string | undefined
}

export function useRunDetails(loaded: readonly TableRow[]): RunDetails {
  const running = loaded.flatMap((row) => (row.kind === 'run' && row.run.status === 'RUNNING' ? [row.run.runId] : []))
  const { data: heartbeats } = useQuery(heartbeatsQuery(running))
  const names = useMemo(() => namesOf(loaded), [loaded])
  return useMemo(() => ({ ...names, heartbeatOf: ({ runId }) => heartbeats?.get(runId) }), [names, heartbeats])
}

function namesOf(loaded: readonly TableRow[]): Pick<RunDetails, 'siblingsOf' | 'parentNameOf'> {
  const runs = loaded.filter((row) => row.kind === 'run')
  const names = Map.groupBy(runs, ({ above }) => above)
  const siblings = new Map([...names].map(([above, rows]) => [above, rows.map(({ run }) => nameOfRun(run))]))
  const siblingsById = new Map(runs.map(({ run, above }) => [run.runId, siblings.get(above) ?? NO_NAMES]))
  const parents = [...new Set(runs.flatMap(({ run }) => run.parent?.name ?? []))]
  const shortened = shortNames(parents)
  const shortName = new Map(parents.map((name, i) => [name, shortened[i] ?? name]))
  return {
    siblingsOf: ({ runId }) => siblingsById.get(runId) ?? siblings.get(undefined) ?? NO_NAMES,
    parentNameOf: ({ parent }) => (parent?.name === undefined ? undefined : shortName.get(parent.name)),
  }
}

const NO_NAMES: readonly string[] = []
