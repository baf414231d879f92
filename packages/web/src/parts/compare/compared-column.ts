import type { Run } from '@labbook/protocol'
import type { LinkProps } from '@tanstack/react-router'

/** What stands side by side: a run, or a version with the run that it was made by. */
export interface ComparedColumn {
  /** Two versions of one run are two columns. */
  readonly id: string
  readonly run: Run
  readonly name: string
  readonly link: LinkProps
}

/** A column as it is shown among the others. */
export interface ShownColumn extends ComparedColumn {
  /** Without the words that all names begin with. */
  readonly shortName: string
  readonly isBaseline: boolean
  /** Its line is not drawn. */
  readonly isHidden: boolean
  /** Not among the runs that a brush in the plot keeps. */
  readonly isOutside: boolean
}
