import { useSyncExternalStore } from 'react'
import { eventStream } from './event-stream.js'

const LABELS = { live: 'Live', reconnecting: 'Reconnecting', paused: 'Paused' } as const

/** Shows whether the page updates live; a click pauses or resumes (U-LIVE-3). */
export function LiveChip() {
  const state = useSyncExternalStore(eventStream.onState, () => eventStream.state)
  const waiting = useSyncExternalStore(eventStream.onState, () => eventStream.waiting)
  const isPaused = state === 'paused'
  return (
    <button
      type="button"
      className={state === 'live' ? 'live' : 'live off'}
      title={isPaused ? 'Resume live updates' : 'Pause live updates'}
      onClick={() => eventStream.toggle()}
    >
      {LABELS[state]}
      {isPaused && waiting > 0 ? ` (${waiting})` : ''}
    </button>
  )
}
