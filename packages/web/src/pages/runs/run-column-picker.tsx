import type { KeyKind } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { keysQuery } from '../../api/queries.js'
import { attributeColumns, columnName } from '../../api/run-columns.js'
import { ColumnChoice, ColumnGroup, ColumnGroups, ColumnPicker } from '../../controls/column-picker.js'
import { Switch } from '../../controls/switch.js'
import { formatCount } from '../../format/format-number.js'
import { isSystemTag } from '../../parts/tags/system-tag.js'

const GROUPS = [
  { title: 'Metrics', kind: 'metrics' },
  { title: 'Parameters', kind: 'params' },
  { title: 'Tags', kind: 'tags' },
] as const

export interface RunColumnPickerProps {
  readonly experimentIds: readonly string[]
  readonly definitions: Definitions
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
}

/** All keys of the experiments' runs; chooses the columns of the table (U-RUNS-4). */
export function RunColumnPicker(props: RunColumnPickerProps) {
  // The name of the run is always a column.
  return (
    <ColumnPicker count={props.columns.length + 1}>
      {(search) => <RunColumns {...props} search={search} />}
    </ColumnPicker>
  )
}

function RunColumns({ search, ...picker }: RunColumnPickerProps & { search: string }) {
  const [varying, setVarying] = useState(false)
  const wanted = search.trim().toLowerCase()
  const attributes = attributeColumns.filter((column) => column.label.toLowerCase().includes(wanted))
  return (
    <>
      <div className="row">
        <Switch label="Varying only" isSelected={varying} onChange={setVarying} />
      </div>
      <ColumnGroups>
        {attributes.length > 0 && !varying && (
          <ColumnGroup title="Attributes">
            {attributes.map(({ name, label }) => (
              <ColumnChoice key={name} {...{ name, label }} {...picker} />
            ))}
          </ColumnGroup>
        )}
        {GROUPS.map(({ title, kind }) => (
          <KeyGroup key={kind} {...{ title, kind, search, varying }} {...picker} />
        ))}
      </ColumnGroups>
    </>
  )
}

interface KeyGroupProps extends RunColumnPickerProps {
  readonly title: string
  readonly kind: Exclude<KeyKind, 'datasets'>
  readonly search: string
  readonly varying: boolean
}

function KeyGroup({ title, kind, experimentIds, definitions, search, varying, ...choice }: KeyGroupProps) {
  const { data } = useQuery(keysQuery({ experimentIds, kind, search, varying }))
  const keys = data?.keys.filter(({ key }) => kind !== 'tags' || !isSystemTag(key)) ?? []
  const defined = (key: string) => (kind === 'tags' ? undefined : definitions[kind].get(key)?.label)
  if (keys.length === 0) return null
  return (
    <ColumnGroup title={title}>
      {keys.map(({ key, runs }) => (
        <ColumnChoice key={key} label={key} hint={defined(key)} name={columnName(kind, key)} {...choice}>
          <span className="mla t3 micro tnum" title="runs with this key">
            {formatCount(runs)}
          </span>
        </ColumnChoice>
      ))}
      {data !== undefined && data.total > data.keys.length && (
        <p className="t3 small">{formatCount(data.total - data.keys.length)} more. Narrow your search to see them.</p>
      )}
    </ColumnGroup>
  )
}
