/** A notice: a change that can be undone, a failure, or a note. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly kind: 'done' | 'failed' | 'note'
  readonly undo?: () => Promise<void> | void
  /** What else can be done now. */
  readonly next?: NextStep | undefined
}

export interface NextStep {
  readonly label: string
  readonly run: () => Promise<void> | void
}

const SHOWN_MS = 10_000
/** How many changes can still be undone after their notices have disappeared (U-CMD-4). */
const KEPT = 20

let notices: readonly Notice[] = []
const timers = new Map<number, ReturnType<typeof setTimeout>>()
let changes: readonly Notice[] = []
let nextId = 1
const listeners = new Set<() => void>()

export function currentNotices(): readonly Notice[] {
  return notices
}

export function onNotices(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Announces a change that can be undone (U-ALL-12). */
export function announceUndoable(text: string, undo: () => Promise<void> | void, next?: NextStep) {
  const notice = announce({ text, kind: 'done', undo, next })
  changes = [...changes, notice].slice(-KEPT)
}

/** Announces a failure that no field shows. */
export function announceFailure(text: string) {
  announce({ text, kind: 'failed' })
}

/** Announces something that needs no action. */
export function announceNote(text: string) {
  announce({ text, kind: 'note' })
}

/** Undoes a change, at most once. */
export function undoChange({ id, undo }: Notice) {
  changes = changes.filter((change) => change.id !== id)
  dismissNotice(id)
  void Promise.resolve(undo?.()).catch((error: unknown) =>
    announceFailure(error instanceof Error ? error.message : String(error)),
  )
}

/** Does what a notice offers, which may announce a notice of its own. */
export function takeNextStep({ id, next }: Notice) {
  dismissNotice(id)
  void Promise.resolve(next?.run()).catch((error: unknown) =>
    announceFailure(error instanceof Error ? error.message : String(error)),
  )
}

/** Undoes the last change of this tab that was not undone yet. */
export function undoLast() {
  const last = changes.at(-1)
  if (last !== undefined) undoChange(last)
}

/** Keeps the notices on screen while held; afterwards their time starts again. */
export function holdNotices(isHeld: boolean) {
  for (const { id } of notices) {
    clearTimeout(timers.get(id))
    if (!isHeld) dismissLater(id)
  }
}

export function dismissNotice(id: number) {
  clearTimeout(timers.get(id))
  timers.delete(id)
  setNotices(notices.filter((notice) => notice.id !== id))
}

function announce(content: Omit<Notice, 'id'>): Notice {
  const notice = { ...content, id: nextId++ }
  setNotices([...notices.slice(-2), notice])
  dismissLater(notice.id)
  return notice
}

function dismissLater(id: number) {
  timers.set(
    id,
    setTimeout(() => dismissNotice(id), SHOWN_MS),
  )
}

function setNotices(next: readonly Notice[]) {
  notices = next
  for (const listener of listeners) listener()
}
