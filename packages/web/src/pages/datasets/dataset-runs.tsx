import type { DatasetUse } from '@labbook/protocol'
import { printText } from '@labbook/search'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { columnOf, DEFAULT_COLUMNS } from '../../api/run-columns.js'
import { BLOCK_ROWS, type RunCells, runBlockQuery, runsQuery } from '../../api/runs-query.js'
import { formatCount } from '../../format/format-number.js'
import { RunCell } from '../../parts/runs/run-cell.js'
import { Status } from '../../parts/runs/run-status.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { RunDot } from '../../controls/look-dot.js'

const COLUMNS = DEFAULT_COLUMNS.map((name) => columnOf(name))

/** The filter for the runs that used a dataset. */
export function datasetFilter({ name, digest }: Pick<DatasetUse, 'name' | 'digest'>): string {
  return `dataset.name = ${printText(name)} AND dataset.digest = ${printText(digest)}`
}

/** The latest runs that used a dataset, with a link to all of them. */
export function DatasetRuns({ experimentId, use }: { experimentId: string; use: DatasetUse }) {
  const search = { searchFilter: datasetFilter(use) }
  const { data, error, refetch } = useQuery(runBlockQuery(runsQuery([experimentId], search, 0), 0))
  return (
    <section className="sect" aria-label="Runs">
      <header>
        <h3>Runs</h3>
        <span className="n">{data === undefined ? '' : formatCount(data.total)}</span>
        <span className="mla" />
        <Link to="/experiments/$experimentId" params={{ experimentId }} search={search}>
          {data !== undefined && data.total > BLOCK_ROWS ? 'View all in the table' : 'View in the table'}
        </Link>
      </header>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && data.rows.length > 0 && (
        <div style={{ overflowX: 'auto' }}>
          <table className="grid inset">
            <thead>
              <tr>
                <th>Run Name</th>
                {COLUMNS.map(({ name, label }) => (
                  <th key={name}>{label}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map((run) => (
                <tr key={run.runId}>
                  <td>
                    <RunName run={run} />
                  </td>
                  {COLUMNS.map((column) => (
                    <td key={column.name} className="t2">
                      <RunCell column={column} run={run} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function RunName({ run: { runId, experimentId, status, cells } }: { run: RunCells }) {
  return (
    <span className="row">
      <RunDot runId={runId} />
      <Status status={status} isWordHidden />
      <Link className="name" to="/experiments/$experimentId/runs/$runId" params={{ experimentId, runId }}>
        <bdi>{String(cells.get('attributes.run_name') ?? runId)}</bdi>
      </Link>
    </span>
  )
}
