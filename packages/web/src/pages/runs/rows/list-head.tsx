import { ArrowDown, ArrowUp } from 'lucide-react'
import type { RunColumn } from '../../../api/run-columns.js'
import type { SortedBy } from '../../../controls/grid-column.js'
import { formatCount } from '../../../format/format-number.js'

export interface ListHeadProps {
  readonly total: number | undefined
  readonly isNested: boolean
  /** The column that the list shows. */
  readonly listed: RunColumn | undefined
  /** What the rows are sorted by. */
  readonly sorted: { readonly label: string; readonly ascending: boolean }
}

/** Above a list on a phone: how many rows there are, which value each shows, and their order. */
export function ListHead({ total, isNested, listed, sorted }: ListHeadProps) {
  const Arrow = sorted.ascending ? ArrowUp : ArrowDown
  const isSorted = listed?.label === sorted.label
  return (
    <>
      <span className="nowrap">
        {total !== undefined && `${formatCount(total)} ${total === 1 ? 'run' : 'runs'}${isNested ? ', nested' : ''}`}
      </span>
      <span className="row tight" style={{ minWidth: 0 }}>
        <bdi className="cut">
          {[listed?.label, ...(isSorted ? [] : [`by ${sorted.label}`])].filter(Boolean).join(', ')}
        </bdi>
        <Arrow className="i s" aria-label={sorted.ascending ? 'ascending' : 'descending'} />
      </span>
    </>
  )
}

/** What a list shows of each run: the column that it is sorted by if that is a value, else the last metric. */
export function listedColumn(columns: readonly RunColumn[], sortedBy: SortedBy): RunColumn | undefined {
  const isValue = ({ group }: RunColumn) => group !== 'Attributes'
  return (
    columns.find((column) => column.name === sortedBy.name && isValue(column)) ??
    columns.findLast(({ group }) => group === 'Metrics') ??
    columns.findLast(isValue)
  )
}
