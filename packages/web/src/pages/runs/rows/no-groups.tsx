import type { Definitions } from '../../../api/definitions.js'
import { Button } from '../../../controls/button.js'
import { Empty } from '../../../shell/page-state.js'
import { groupKeyOf } from './group-keys.js'
import type { RowItem } from './row-source.js'

export interface NoGroupsProps {
  readonly groupBy: readonly string[]
  readonly definitions: Definitions
  readonly onRemove: () => void
}

/** Stands in place of the groups if no run has any of the keys. */
export function NoGroups({ groupBy, definitions, onRemove }: NoGroupsProps) {
  const labels = groupBy.map((name) => groupKeyOf(name, definitions).label)
  return (
    <Empty title={`No run has ${labels.join(' or ')}`}>
      <Button onPress={onRemove}>Remove grouping</Button>
    </Empty>
  )
}

/** Whether a group is of the runs that have no key at all. */
export function isWithoutKeys(item: RowItem | undefined): boolean {
  return item !== undefined && 'key' in item && item.key.every((value) => value === null)
}
