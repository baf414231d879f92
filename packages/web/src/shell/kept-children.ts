import type { NextStep } from './undo.js'

export interface KeptChildren {
  /** `, kept 12 child runs` */
  readonly text: string
  /** Deletes them, too. */
  readonly next: NextStep
}

/** What a notice says of the runs below the deleted ones, which stay; undefined without any (U-RUNS-11). */
export function keptChildren(
  below: readonly string[],
  remove: (runIds: readonly string[]) => Promise<unknown>,
): KeptChildren | undefined {
  if (below.length === 0) return undefined
  const runs = `${below.length} child ${below.length === 1 ? 'run' : 'runs'}`
  return { text: `, kept ${runs}`, next: { label: `Delete ${runs}`, run: async () => void (await remove(below)) } }
}
