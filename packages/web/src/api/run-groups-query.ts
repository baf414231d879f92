/** A group of runs and its values by column. */
export interface RunGroup {
  readonly key: readonly (number | string | bigint | null)[]
  readonly runs: number
  /** Selects the runs of the group among those that were grouped. */
  readonly filter: string
  readonly cells: ReadonlyMap<string, GroupCell>
}

/** One column of a group. */
export interface GroupCell {
  /** The mean of the numbers, or the text that all runs with the column share. */
  readonly value: number | string | bigint | null
  readonly min: number | null
  readonly max: number | null
  /** How many runs have it, and how many different values. */
  readonly runs: number
  readonly distinct: number
}
