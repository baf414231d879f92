import type { View } from '@labbook/protocol'
import type { Work } from './work.js'

/** Saved states of pages, each in an experiment. */
export interface ViewStore {
  /** Those with a name, sorted by it. */
  named(experimentId: string): Work<readonly View[]>
  find(viewId: string): Work<View | undefined>
  count(experimentId: string, options: { named: boolean }): Work<number>
  /** Adds the view, or replaces the one with its id. */
  put(view: View): Work<void>
  /** Takes the mark of the default from every view of the experiment. */
  clearDefault(experimentId: string): Work<void>
  delete(viewId: string): Work<void>
}
