import type { ReactNode } from 'react'
import { formatCount } from '../format/format-number.js'

export interface ListFootProps {
  /** `undefined` while the list loads. */
  readonly count: number | undefined
  /** For one row, and for any other number. */
  readonly nouns: readonly [one: string, many: string]
  /** Only part of the list is loaded. */
  readonly hasMore?: boolean
  readonly selected?: number
  /** Before the count. */
  readonly lead?: string | undefined
  /** At the end of the line. */
  readonly children?: ReactNode
}

/** The number of rows, below a list. */
export function ListFoot({ count, nouns: [one, many], hasMore = false, selected = 0, lead, children }: ListFootProps) {
  return (
    <div className="foot">
      {count !== undefined && (
        <span className="nowrap">
          {lead !== undefined && `${lead} `}
          <b>
            {formatCount(count)}
            {hasMore && '+'}
          </b>{' '}
          {count === 1 ? one : many}
        </span>
      )}
      {selected > 0 && <span>{formatCount(selected)} selected</span>}
      {children}
    </div>
  )
}
