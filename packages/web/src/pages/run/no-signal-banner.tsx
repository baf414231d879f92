import type { Run } from '@labbook/protocol'
import { WifiOff } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../api/client.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button } from '../../controls/button.js'
import { formatAbsolute, formatDuration, formatMoment } from '../../format/format-time.js'
import type { Signal } from '../../parts/runs/last-signal.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'

/** Says that the run's process seems gone, and ends the run if the reader says so (U-RUN-11). */
export function NoSignalBanner({ run: { info }, signal }: { run: Run; signal: Signal }) {
  const [isHidden, setHidden] = useState(false)
  const refresh = useRefresh()
  if (isHidden) return null
  const { runId, runName } = info

  async function update(change: { status: 'KILLED' | 'RUNNING'; endTime: number }) {
    await api.runs.updateRun({ runId, ...change })
    await refresh({ what: 'run', runId })
  }

  async function markAsKilled() {
    try {
      await update({ status: 'KILLED', endTime: signal.timeMs })
      announceUndoable(`Marked ${runName} as killed`, async () => {
        const { run } = await api.runs.getRun({ runId })
        if (run.info.status !== 'KILLED') throw new Error(`${runName} is no longer killed; nothing was changed.`)
        // The server removes an end time of 0.
        await update({ status: 'RUNNING', endTime: 0 })
      })
    } catch (error) {
      announceFailure((error as Error).message)
    }
  }

  return (
    <div className="banner" role="status">
      <WifiOff className="i" aria-hidden />
      <span className="grow">
        <b className="med">No signal for {formatDuration(signal.silentMs)}.</b>{' '}
        <span title={formatAbsolute(signal.timeMs)}>
          The last one came at {formatMoment(signal.timeMs, Date.now())}.
        </span>{' '}
        The process may have stopped or lost its connection.
      </span>
      <span className="row tight mla">
        {info.lifecycleStage === 'active' && <Button onPress={() => void markAsKilled()}>Mark as killed</Button>}
        <Button kind="quiet" onPress={() => setHidden(true)}>
          Hide
        </Button>
      </span>
    </div>
  )
}
