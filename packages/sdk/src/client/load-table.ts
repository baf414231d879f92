import { ApiError } from '@labbook/protocol'
import { checkExperimentId, checkRunId } from '../checks/ids.js'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'
import type { TablePart } from '../files/load-table.js'
import type { artifactCalls } from './artifacts.js'
import type { Run } from './entities.js'
import { allPages } from './page-list.js'
import type { runCalls } from './runs.js'
import { RunsTable } from './runs-table.js'

/** Which runs to read the table of, and what to add to its rows. */
export interface LoadTableOptions {
  /** Only of these runs. */
  readonly runIds?: readonly string[] | undefined
  /** Columns of `RunsTable` to add to each row, such as `run_id` and `params.lr`. */
  readonly extraColumns?: readonly string[] | undefined
}

type Calls = Pick<ReturnType<typeof runCalls>, 'searchRuns'> & Pick<ReturnType<typeof artifactCalls>, 'readArtifact'>

export function loadTableCall(calls: Calls, warn: (sentence: string) => void) {
  async function runsWith(experimentId: string, path: string, runIds: readonly string[]): Promise<Run[]> {
    const { LOGGED_ARTIFACTS } = await import('../files/table-file.js')
    const entry = `"path": "${path}"`
    const among = runIds.length === 0 ? '' : ` AND attributes.run_id IN (${runIds.map((id) => `'${id}'`).join(', ')})`
    const filter = `tags.\`${LOGGED_ARTIFACTS}\` LIKE '%${entry}%'${among}`
    const found = await allPages((pageToken) => calls.searchRuns([experimentId], { filter, pageToken }))
    // In LIKE some characters of the path stand for others.
    return found.filter(({ data }) => data.tags[LOGGED_ARTIFACTS]?.includes(entry) === true)
  }

  return {
    /**
     * The rows of a table that runs of an experiment logged under the same path, one run after the other.
     *
     * @throws ApiError RESOURCE_DOES_NOT_EXIST if no run has such a table
     * @example const rows = await client.loadTable('0', 'answers.json', { extraColumns: ['run_id', 'params.lr'] })
     */
    async loadTable(
      experimentId: string,
      artifactFile: string,
      { runIds = [], extraColumns = [] }: LoadTableOptions = {},
    ): Promise<Record<string, unknown>[]> {
      const { tablePath } = await import('../files/table-file.js')
      const { joinTables } = await import('../files/load-table.js')
      const { recordsOf } = await import('../datasets/table.js')
      checkExperimentId(experimentId)
      for (const runId of runIds) checkRunId(runId)
      const path = tablePath(artifactFile)
      const runs = await runsWith(experimentId, path, runIds)
      if (runs.length === 0) {
        throw new ApiError(
          'RESOURCE_DOES_NOT_EXIST',
          `No run of the experiment ${experimentId} has the table '${path}'.`,
        )
      }
      const parts: TablePart[] = []
      for (const row of new RunsTable(runs).rows()) {
        const extra = Object.fromEntries(extraColumns.map((name) => [name, cellOf(row, name)]))
        const { stream } = await calls.readArtifact(row.run_id, path)
        parts.push({ bytes: new Uint8Array(await new Response(stream).arrayBuffer()), extraColumns: extra })
      }
      const { table, warnings } = await joinTables(parts, path)
      for (const sentence of warnings) warn(sentence)
      return recordsOf(table)
    },
  }
}

/** Of a metric, param or tag that no run has there is no column. */
function cellOf(row: object, name: string): unknown {
  if (name in row) return row[name as keyof typeof row]
  if (/^(metrics|params|tags)\../.test(name)) return null
  throw new InvalidInputError(
    `Runs have no column ${shown(name)}: use run_id, start_time, metrics.…, params.… or tags.…`,
  )
}
