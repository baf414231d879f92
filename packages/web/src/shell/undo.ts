/** A change that was made and can be taken back, or one that failed. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly kind: 'done' | 'failed'
  readonly undo?: () => Promise<void> | void
}

const SHOWN_MS = 10_000
let notices: readonly Notice[] = []
let nextId = 1
const listeners = new Set<() => void>()

export function currentNotices(): readonly Notice[] {
  return notices
}

export function onNotices(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Says that something was done, with a way back (U-ALL-12). */
export function announceUndoable(text: string, undo: () => Promise<void> | void) {
  announce({ text, kind: 'done', undo })
}

/** Says what did not work where no field stands beside it. */
export function announceFailure(text: string) {
  announce({ text, kind: 'failed' })
}

export function dismissNotice(id: number) {
  become(notices.filter((notice) => notice.id !== id))
}

function announce(notice: Omit<Notice, 'id'>) {
  const id = nextId++
  become([...notices.slice(-2), { ...notice, id }])
  setTimeout(() => dismissNotice(id), SHOWN_MS)
}

function become(next: readonly Notice[]) {
  notices = next
  for (const listener of listeners) listener()
}
