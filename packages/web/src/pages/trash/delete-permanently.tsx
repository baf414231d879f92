import type { TrashItem } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button } from '../../controls/button.js'
import { Dialog } from '../../controls/dialog.js'
import { TextField } from '../../controls/text-field.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatCount } from '../../format/format-number.js'
import { Failed } from '../../shell/page-state.js'
import { split } from './restore.js'

type Report = Awaited<ReturnType<typeof api.trash.purgeTrash>>

const WORD = 'delete'

/** Shows what will be deleted and kept, asks for confirmation, and reports the result (U-TRASH-3). */
export function DeletePermanently({ items, onClose }: { items: readonly TrashItem[]; onClose: () => void }) {
  const refresh = useRefresh()
  const [word, setWord] = useState('')
  const [state, setState] = useState<'asking' | 'working' | Report>('asking')
  const [error, setError] = useState<string>()
  const { experiments, runs } = split(items)
  const request = { experimentIds: [...experiments], runIds: [...runs] }
  const plan = useQuery({
    queryKey: ['purge-plan', request],
    queryFn: ({ signal }) => api.trash.purgeTrash({ ...request, dryRun: true }, { signal }),
    gcTime: 0,
  })

  async function purge() {
    setState('working')
    setError(undefined)
    try {
      setState(await api.trash.purgeTrash({ ...request, dryRun: false }))
    } catch (refusal) {
      setState('asking')
      setError((refusal as Error).message)
    } finally {
      await refresh({ what: 'experiment' }, { what: 'run' })
    }
  }

  if (typeof state === 'object') {
    return (
      <Dialog
        title="Deleted permanently"
        isOpen
        onClose={onClose}
        footer={
          <Button kind="primary" onPress={onClose}>
            Done
          </Button>
        }
      >
        <p>Deleted {sentenceOf(state)}.</p>
        <Kept report={state} />
      </Dialog>
    )
  }
  const isWorking = state === 'working'
  return (
    <Dialog
      title="Delete permanently?"
      isOpen
      onClose={isWorking ? () => {} : onClose}
      footer={
        <>
          <Button isDisabled={isWorking} onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="danger"
            isDisabled={isWorking || plan.data === undefined || word.trim().toLowerCase() !== WORD}
            onPress={() => void purge()}
          >
            {isWorking ? 'Deleting…' : 'Delete permanently'}
          </Button>
        </>
      }
    >
      {plan.error !== null && <Failed error={plan.error} retry={() => void plan.refetch()} />}
      {plan.data === undefined && plan.error === null && <p className="t2">Counting…</p>}
      {plan.data !== undefined && (
        <>
          <p>This permanently deletes {sentenceOf(plan.data)}. This cannot be undone.</p>
          <Kept report={plan.data} />
          <TextField label={`Type "${WORD}" to confirm`} value={word} onChange={setWord} error={error} autoFocus />
        </>
      )}
    </Dialog>
  )
}

/** `1 experiment, 3 runs and 12 files (1.2 MB)`. */
function sentenceOf({ experiments, runs, models, files, bytes }: Report): string {
  const parts = (
    [
      ['experiment', experiments],
      ['run', runs],
      ['model', models],
      ['file', files],
    ] as const
  )
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${formatCount(count)} ${name}${count === 1 ? '' : 's'}`)
  const last = parts.pop() ?? 'nothing'
  const size = files > 0 ? ` (${formatBytes(Number(bytes))})` : ''
  return `${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}${size}`
}

function Kept({ report: { kept } }: { report: Report }) {
  if (kept.length === 0) return null
  return (
    <>
      <p className="med">
        {formatCount(kept.length)} {kept.length === 1 ? 'item is' : 'items are'} kept:
      </p>
      <ul>
        {kept.map(({ id, reason }) => (
          <li key={id}>
            <bdi className="mono">{id}</bdi> <span className="t2">{reason}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
