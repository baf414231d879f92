import { nameFilter } from '@labbook/search'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { runBlockQuery, runsQuery } from '../../api/runs-query.js'
import { Dialog } from '../../controls/dialog.js'
import { SearchField } from '../../controls/search-field.js'
import { Status } from '../../parts/runs/run-status.js'
import { Failed, Loading } from '../../shell/page-state.js'

const SHOWN = 20

export interface CompareWithProps {
  readonly experimentId: string
  readonly runId: string
  readonly onClose: () => void
}

/** Asks which other run of the experiment to compare this one with (U-RUN-1). */
export function CompareWith({ experimentId, runId, onClose }: CompareWithProps) {
  const [text, setText] = useState('')
  const filter = text === '' ? undefined : nameFilter(text, 'runs')
  const search = filter === undefined ? {} : { searchFilter: filter }
  const { data, error, refetch } = useQuery({
    ...runBlockQuery(runsQuery([experimentId], search, 0), 0),
    placeholderData: (previous) => previous,
  })
  const others = data?.rows.filter((row) => row.runId !== runId).slice(0, SHOWN)
  return (
    <Dialog title="Compare with…" isOpen onClose={onClose}>
      <SearchField label="Search runs by name" value={text} onChange={setText} autoFocus />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {others === undefined && error === null && <Loading />}
      {others?.length === 0 && <p className="t3">No matching runs.</p>}
      <ul aria-label="Runs">
        {others?.map((row) => (
          <li key={row.runId} className="row tight" style={{ minHeight: 'var(--row-list)' }}>
            <Status status={row.status} isWordHidden />
            <Link
              className="name cut"
              to="/compare-runs"
              search={{ runs: [runId, row.runId], experiments: [experimentId] }}
            >
              <bdi>{String(row.cells.get('attributes.run_name') ?? row.runId)}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
