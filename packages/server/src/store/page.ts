export interface Page<T> {
  readonly items: readonly T[]
  readonly hasMore: boolean
}

export interface SearchWindow {
  readonly offset: number
  readonly limit: number
}
