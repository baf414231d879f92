import type { Tag } from '@labbook/protocol'
import type { TagChange } from './use-tags.js'

/** The tag that holds the Markdown description of an experiment or a run. */
const NOTE = 'mlflow.note.content'

export function noteOf(tags: readonly Tag[]): string {
  return tags.find(({ key }) => key === NOTE)?.value ?? ''
}

/** Saves the description; absent if tags are read-only. */
export function noteWriter(change: TagChange | undefined): ((note: string) => Promise<void>) | undefined {
  return change === undefined ? undefined : (note) => change.set(NOTE, note)
}

/** The first non-empty line without heading marks; '' if there is none. */
export function firstLineOf(note: string): string {
  const lines = note.split('\n').map((line) => line.replace(/^#+\s*/, '').trim())
  return lines.find((line) => line !== '') ?? ''
}

/** The storage key of an unsaved description, by its owner; it lasts as long as the tab. */
export function draftKey(id: string): string {
  return `labbook.draft.${id}`
}

/** Whether there is an unsaved description. */
export function hasDraft(id: string): boolean {
  return sessionStorage.getItem(draftKey(id)) !== null
}
