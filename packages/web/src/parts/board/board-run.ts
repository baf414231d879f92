import type { Look } from '../../theme/run-looks.js'

/** A run, as a chart board shows it. */
export interface BoardRun {
  readonly runId: string
  readonly experimentId: string
  readonly name: string
  readonly look: Look
}
