import { useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import { useState } from 'react'
import { type GroupValue, groupValues } from '../../addresses/runs-search.js'
import type { Definitions } from '../../api/definitions.js'
import { keysQuery } from '../../api/queries.js'
import { columnName, EXPERIMENT_COLUMN } from '../../api/run-columns.js'
import { Button } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import { ColumnChoice, ColumnGroup, ColumnGroups } from '../../controls/column-picker.js'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'
import { isSystemTag } from '../../parts/tags/system-tag.js'
import styles from './group-menu.module.css'
import { datasetKeys, groupKeyOf, isDatasetKey } from './rows/group-keys.js'

export interface GroupMenuProps {
  readonly experimentIds: readonly string[]
  readonly definitions: Definitions
  readonly groupBy: readonly string[]
  readonly onGroupBy: (groupBy: readonly string[]) => void
  /** What stands below each metric of a group. */
  readonly values: readonly GroupValue[]
  readonly onValues: (values: readonly GroupValue[]) => void
}

/** As many as the server groups by. */
const MOST_KEYS = 10

const ATTRIBUTES = [EXPERIMENT_COLUMN, 'attributes.status', 'attributes.user_id', 'tags.`mlflow.source.name`'] as const
const KINDS = [
  { title: 'Parameters', kind: 'params' },
  { title: 'Tags', kind: 'tags' },
] as const
const VALUE_LABELS: Readonly<Record<GroupValue, string>> = {
  mean: 'mean',
  difference: 'vs baseline',
  min: 'min',
  max: 'max',
}

/** Chooses what the runs are grouped by, and what a group shows of its metrics (U-RUNS-17). */
export function GroupMenu(props: GroupMenuProps) {
  const { groupBy, definitions } = props
  const [only] = groupBy
  return (
    <Popover
      label="Group by"
      width={340}
      trigger={
        <Button isOn={groupBy.length > 0}>
          <Layers className="i" aria-hidden />
          Group by{' '}
          {only !== undefined && (
            <bdi className="v cut">
              {groupBy.length === 1 ? groupKeyOf(only, definitions).label : `${formatCount(groupBy.length)} keys`}
            </bdi>
          )}
        </Button>
      }
    >
      <GroupChoices {...props} />
    </Popover>
  )
}

function GroupChoices(props: GroupMenuProps) {
  const { groupBy, onGroupBy, values, onValues } = props
  const [search, setSearch] = useState('')
  const choice = { columns: groupBy, onColumns: (next: readonly string[]) => onGroupBy(allowed(next)) }
  const wanted = search.trim().toLowerCase()
  const matches = (name: string) => groupKeyOf(name).label.toLowerCase().includes(wanted)
  return (
    <div className={styles.menu}>
      <SearchField label="Search keys" value={search} onChange={setSearch} autoFocus />
      {groupBy.length > 0 && (
        <div className={styles.values} role="group" aria-label="Below each metric">
          <span className="t3 small">Below each metric</span>
          {groupValues.map((value) => (
            <Checkbox
              key={value}
              label={VALUE_LABELS[value]}
              isSelected={values.includes(value)}
              onChange={(isOn) =>
                onValues(groupValues.filter((other) => (other === value ? isOn : values.includes(other))))
              }
            />
          ))}
        </div>
      )}
      <ColumnGroups>
        {KINDS.map(({ title, kind }) => (
          <KeyChoices key={kind} {...{ title, kind, search, choice }} {...props} />
        ))}
        {[
          { title: 'Dataset', names: datasetKeys.filter(matches) },
          { title: 'Attributes', names: ATTRIBUTES.filter(matches) },
        ].map(
          ({ title, names }) =>
            names.length > 0 && (
              <ColumnGroup key={title} title={title}>
                {names.map((name) => (
                  <ColumnChoice key={name} name={name} label={groupKeyOf(name).label} {...choice} />
                ))}
              </ColumnGroup>
            ),
        )}
      </ColumnGroups>
      {groupBy.length > 0 && (
        <Button kind="quiet" onPress={() => onGroupBy([])}>
          Remove grouping
        </Button>
      )}
    </div>
  )
}

function allowed(names: readonly string[]): readonly string[] {
  const dataset = names.findLast(isDatasetKey)
  return names.filter((name) => !isDatasetKey(name) || name === dataset).slice(0, MOST_KEYS)
}

interface KeyChoicesProps extends GroupMenuProps {
  readonly title: string
  readonly kind: 'params' | 'tags'
  readonly search: string
  readonly choice: { readonly columns: readonly string[]; readonly onColumns: (names: readonly string[]) => void }
}

function KeyChoices({ title, kind, search, choice, experimentIds, definitions }: KeyChoicesProps) {
  const { data } = useQuery(keysQuery({ experimentIds, kind, search, varying: false }))
  const keys = data?.keys.filter(({ key }) => kind !== 'tags' || !isSystemTag(key)) ?? []
  if (keys.length === 0) return null
  return (
    <ColumnGroup title={title}>
      {keys.map(({ key, runs }) => (
        <ColumnChoice
          key={key}
          label={key}
          hint={kind === 'tags' ? undefined : definitions.params.get(key)?.label}
          name={columnName(kind, key)}
          {...choice}
        >
          <span className="mla t3 micro tnum" title="runs with this key">
            {formatCount(runs)}
          </span>
        </ColumnChoice>
      ))}
    </ColumnGroup>
  )
}
