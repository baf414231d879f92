import type { Work } from './work.js'

/** How much there is. */
export interface UsageStore {
  counts(): Work<{ readonly experiments: number; readonly runs: number }>
  databaseBytes(): Work<number>
  /** The total size of a repository's recorded files, and the experiments with the largest ones. */
  artifactBytes(
    store: string,
    options: { heaviest: number },
  ): Work<{
    readonly total: number
    readonly heaviest: readonly { readonly experimentId: string; readonly name: string; readonly bytes: number }[]
  }>
}
