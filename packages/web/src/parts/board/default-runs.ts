import type { RunCount } from '../../addresses/board-state.js'

/** How many runs a board shows unless its state says otherwise. */
export const DEFAULT_RUNS: RunCount = 20
