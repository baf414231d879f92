import type { Tag } from '@labbook/protocol'
import type { TagChange } from './use-tags.js'

/** The tag that holds what people wrote about an experiment or a run, in Markdown. */
const NOTE = 'mlflow.note.content'

export function noteOf(tags: readonly Tag[]): string {
  return tags.find(({ key }) => key === NOTE)?.value ?? ''
}

/** Writes it; absent where no tag can be changed. */
export function noteWriter(change: TagChange | undefined): ((note: string) => Promise<void>) | undefined {
  return change === undefined ? undefined : (note) => change.set(NOTE, note)
}

/** The first line with words, without the marks of a heading; '' if there is none. */
export function firstLineOf(note: string): string {
  const lines = note.split('\n').map((line) => line.replace(/^#+\s*/, '').trim())
  return lines.find((line) => line !== '') ?? ''
}

/** Under which a note is kept, in this tab, while it is written: by whose it is. */
export function draftKey(id: string): string {
  return `labbook.draft.${id}`
}

/** Whether a note was being written when the page was left. */
export function hasDraft(id: string): boolean {
  return sessionStorage.getItem(draftKey(id)) !== null
}
