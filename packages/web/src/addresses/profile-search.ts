/**
 * The address state of a profile: what the reader has chosen, by the names that the report's own file uses. Besides these it holds
 * choices of single variables by their place, such as `d3` for the open tab of variable 3; `profileChoices` gives all of them.
 */
export interface ProfileSearch {
  /** Search, filters and order of the variables. */
  readonly q?: string
  readonly type?: string
  readonly alert?: string
  readonly sort?: string
  /** The variable or the section that the reader went to. */
  readonly v?: string
  readonly at?: string
}

const NAMES =
  /^(q|type|alert|sort|v|at|overview|alerts|x|y|logx|logy|outliers|scatter|method|correlations|row|missing|sample|(d|t|log|loglen)\d{1,6})$/

export function validateProfileSearch(raw: Record<string, unknown>): ProfileSearch {
  return profileChoices(raw)
}

/** The choices in an address, by name. */
export function profileChoices(search: object): Readonly<Record<string, string>> {
  const kept = Object.entries(search).filter(
    (entry): entry is [string, string] => NAMES.test(entry[0]) && typeof entry[1] === 'string' && entry[1] !== '',
  )
  return Object.fromEntries(kept)
}
