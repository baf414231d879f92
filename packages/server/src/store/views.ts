import type { View } from '@labbook/protocol'
import type { Work } from './work.js'

/** Saved states of pages, each in an experiment. */
export interface ViewStore {
  /** The named ones, sorted by name. */
  named(experimentId: string): Work<readonly View[]>
  find(viewId: string): Work<View | undefined>
  count(experimentId: string, options: { named: boolean }): Work<number>
  /** Adds the view, or replaces the one with its id. */
  put(view: View): Work<void>
  /** Leaves the experiment without a default view. */
  clearDefault(experimentId: string): Work<void>
  delete(viewId: string): Work<void>
}
