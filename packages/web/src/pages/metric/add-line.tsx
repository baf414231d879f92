import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { DEFAULT_ORDER } from '../../addresses/runs-search.js'
import { keysQuery } from '../../api/queries.js'
import { runBlockQuery, runsQuery } from '../../api/runs-query.js'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'

export interface AddLineProps {
  readonly experimentIds: readonly string[]
  readonly runIds: readonly string[]
  readonly keys: readonly string[]
  readonly onAddRun: (runId: string) => void
  readonly onAddKey: (key: string) => void
}

/** Adds another run or metric of the same experiments to the page. */
export function AddLine(props: AddLineProps) {
  return (
    <Popover
      label="Add run or metric"
      width={300}
      trigger={
        <Button kind="quiet">
          <Plus className="i" aria-hidden />
          Add run or metric
        </Button>
      }
    >
      <Found {...props} />
    </Popover>
  )
}

function Found({ experimentIds, runIds, keys, onAddRun, onAddKey }: AddLineProps) {
  const [text, setText] = useState('')
  const metrics = useQuery({
    ...keysQuery({ experimentIds, kind: 'metrics', search: text, varying: false }),
    enabled: experimentIds.length > 0,
  })
  const [openedMs] = useState(() => Date.now())
  const query = runsQuery(experimentIds, { orderByKey: DEFAULT_ORDER }, openedMs)
  const runs = useQuery({ ...runBlockQuery(query, 0), enabled: experimentIds.length > 0 })
  const foundRuns = (runs.data?.rows ?? [])
    .map(({ runId, cells }) => ({ runId, name: String(cells.get('attributes.run_name') ?? runId) }))
    .filter(({ runId, name }) => !runIds.includes(runId) && name.toLowerCase().includes(text.toLowerCase()))
  const foundKeys = (metrics.data?.keys ?? []).filter(({ key }) => !keys.includes(key))
  return (
    <>
      <SearchField label="Search runs and metrics" value={text} onChange={setText} autoFocus />
      <div className="menu" style={{ maxHeight: 320, overflowY: 'auto' }}>
        {foundKeys.slice(0, 50).map(({ key }) => (
          <FoundItem key={`key ${key}`} name={key} hint="metric" onAdd={() => onAddKey(key)} />
        ))}
        {foundRuns.slice(0, 50).map(({ runId, name }) => (
          <FoundItem key={runId} name={name} hint="run" onAdd={() => onAddRun(runId)} />
        ))}
        {foundKeys.length + foundRuns.length === 0 && <p className="t3">No matching runs or metrics.</p>}
      </div>
    </>
  )
}

function FoundItem({ name, hint, onAdd }: { name: string; hint: string; onAdd: () => void }) {
  return (
    <button type="button" className="item" onClick={onAdd}>
      <bdi className="cut">{name}</bdi>
      <span className="r">{hint}</span>
    </button>
  )
}
