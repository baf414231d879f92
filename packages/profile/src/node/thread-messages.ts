import type { ColumnCells } from '../columns/column-source.js'
import type { ProfilePlan } from '../engine/build-profile.js'
import type { Profile, Variable } from '../profile-object.js'
import type { Progress } from '../progress.js'

/** With what the thread starts. */
export interface ThreadStart {
  readonly rows: number
  readonly columnNames: readonly string[]
  readonly plan: ProfilePlan
}

/** To the thread. The values of a text column go ahead of it, in parts that are quick to copy. */
export type ToThread =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'cells'; readonly cells: ColumnCells }
  | { readonly kind: 'more' }

/** From the thread. It asks for columns one at a time, and at the end sends variables in batches, the next when asked for more. */
export type FromThread =
  | { readonly kind: 'read'; readonly place: number }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'variables'; readonly variables: readonly Variable[] }
  | { readonly kind: 'done'; readonly profile: Omit<Profile, 'variables'> }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string | undefined }

/** To the thread that writes a report: its variables in batches, then the rest. */
export type ReportMessage =
  | { readonly kind: 'variables'; readonly variables: readonly Variable[] }
  | { readonly kind: 'write'; readonly path: string; readonly profile: Omit<Profile, 'variables'> }

/** What the thread answers: nothing, or why there is no report. A copied error would lose its code. */
export type ReportAnswer = { readonly message: string; readonly code: string | undefined } | undefined
