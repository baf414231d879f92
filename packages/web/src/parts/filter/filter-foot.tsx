import { parseFilter, wordsInNames } from '@labbook/search'
import { ListFoot, type ListFootProps } from '../../shell/list-foot.js'
import type { FilterDoubt } from './filter-box.js'
import type { FilterTarget } from './filter-target.js'

export interface FilterFootProps extends Omit<ListFootProps, 'lead'> {
  readonly target: FilterTarget
  readonly doubt: FilterDoubt | undefined
  /** That of the rows. */
  readonly filter: string | undefined
}

/** The foot of a filtered list. It says for which filter the rows are, if that is not what the box says (U-FILT-5). */
export function FilterFoot({ target, doubt, filter, children, ...props }: FilterFootProps) {
  const words = doubt === undefined ? soughtName(filter, target) : undefined
  return (
    <ListFoot {...props} lead={doubt === 'wrong' ? 'Last good result,' : undefined}>
      {doubt !== undefined && (filter === undefined || filter === '') && <span className="t3">without a filter</span>}
      {doubt !== undefined && filter !== undefined && filter !== '' && (
        <span className="t3 cut">
          {doubt === 'wrong' ? 'for ' : 'for the last complete filter, '}
          <bdi className="mono">{filter}</bdi>
        </span>
      )}
      {words !== undefined && (
        <>
          <span className="t3 cut">
            whose name contains “<bdi>{words}</bdi>”
          </span>
          <span className="mla t3 hide-small nowrap">Plain words search names. An operator makes it a filter.</span>
        </>
      )}
      {doubt === undefined && words === undefined && children}
    </ListFoot>
  )
}

/** The words, if the filter seeks them in names and nothing else. */
function soughtName(filter: string | undefined, target: FilterTarget): string | undefined {
  const parsed = parseFilter(filter, target).value
  const [words, ...others] = parsed?.kind === 'compare' ? wordsInNames(parsed, target) : []
  return others.length === 0 ? words : undefined
}
