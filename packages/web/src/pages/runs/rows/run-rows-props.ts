/** What the table of runs shows alike, grouped or not. */
export interface RunRowsProps {
  /** Two lines a run in place of columns. */
  readonly isList: boolean
  readonly expanded: ReadonlySet<string>
  readonly onExpanded: (ids: readonly string[]) => void
  /** Words that were searched in names. */
  readonly words: readonly string[]
  /** The rows are not those of the filter in its box. */
  readonly isStale: boolean
}
