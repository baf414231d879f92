/** How far a profile is. */
export interface Progress {
  readonly phase: 'load' | 'variables' | 'correlations' | 'missing' | 'duplicates' | 'sample' | 'render'
  readonly done: number
  readonly total: number
  readonly column?: string
}
