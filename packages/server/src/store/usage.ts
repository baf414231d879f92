import type { Work } from './work.js'

/** How much there is. */
export interface UsageStore {
  counts(): Work<{ readonly experiments: number; readonly runs: number }>
  databaseBytes(): Work<number>
  /** What the recorded files of a repository take, and the experiments whose files take the most. */
  artifactBytes(
    store: string,
    options: { heaviest: number },
  ): Work<{
    readonly total: number
    readonly heaviest: readonly { readonly experimentId: string; readonly name: string; readonly bytes: number }[]
  }>
}
