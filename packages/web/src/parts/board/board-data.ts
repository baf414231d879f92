import type { BoardX } from '../../addresses/board-state.js'
import type { Definitions } from '../../api/definitions.js'
import type { CursorLink } from '../lines/cursor-link.js'
import type { Baseline } from '../runs/use-baseline.js'
import type { BoardRun } from './board-run.js'
import type { HoveredRun } from './hovered-run.js'
import type { RunGroup } from './run-groups.js'
import type { StepLink } from './step-link.js'

/** What all cards of a board share. */
export interface BoardData {
  readonly experimentIds: readonly string[]
  /** The visible runs. */
  readonly runs: readonly BoardRun[]
  /** Line charts draw these in place of the runs. */
  readonly groups: readonly RunGroup[] | undefined
  readonly definitions: Definitions
  /** Undefined where the runs belong to no one experiment. */
  readonly baseline: Baseline | undefined
  /** Used unless a card has settings of its own. */
  readonly x: BoardX
  readonly smoothing: number
  /** The cursor of all charts; undefined if each has its own. */
  readonly link: CursorLink | undefined
  /** The step at which images are shown. */
  readonly steps: StepLink
  readonly hovered: HoveredRun
}
