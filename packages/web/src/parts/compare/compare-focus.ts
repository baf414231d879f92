/**
 * What the chips, columns and lines of a comparison show together. The IDs are those of the columns: runs, or versions of
 * a model, of which two can have the same run.
 */
export interface CompareFocus {
  /** Under the pointer, or focused: its chip, column and line stand out. */
  readonly highlighted: string | undefined
  readonly onHighlight: (id: string | undefined) => void
  /** Those inside all brushes of the parallel axes; the others step back. Undefined without a brush. */
  readonly brushed: ReadonlySet<string> | undefined
  /** Not drawn; their columns stay. */
  readonly hidden: ReadonlySet<string>
}
