import type { KeyKind } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Columns3 } from 'lucide-react'
import { useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { keysQuery } from '../../api/queries.js'
import { attributeColumns, columnName } from '../../api/run-columns.js'
import { Button } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import styles from '../../controls/column-picker.module.css'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import { Switch } from '../../controls/switch.js'
import { formatCount } from '../../format/format-number.js'
import { isSystemTag } from '../../parts/tags/system-tag.js'

const GROUPS = [
  { title: 'Metrics', kind: 'metrics' },
  { title: 'Parameters', kind: 'params' },
  { title: 'Tags', kind: 'tags' },
] as const

export interface ColumnPickerProps {
  readonly experimentIds: readonly string[]
  readonly definitions: Definitions
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
}

/** All keys of the experiments' runs; chooses the columns of the table (U-RUNS-4). */
export function ColumnPicker(props: ColumnPickerProps) {
  return (
    <Popover
      label="Columns"
      width={340}
      trigger={
        <Button>
          <Columns3 className="i" aria-hidden />
          Columns <span className="v">{formatCount(props.columns.length + 1)}</span>
        </Button>
      }
    >
      <ColumnChoices {...props} />
    </Popover>
  )
}

function ColumnChoices({ experimentIds, definitions, columns, onColumns }: ColumnPickerProps) {
  const [search, setSearch] = useState('')
  const [varying, setVarying] = useState(false)
  const toggle = (name: string, isSelected: boolean) =>
    onColumns(isSelected ? [...columns, name] : columns.filter((column) => column !== name))
  const wanted = search.trim().toLowerCase()
  const attributes = attributeColumns.filter((column) => column.label.toLowerCase().includes(wanted))
  return (
    <div className={styles.picker}>
      <SearchField label="Search columns" value={search} onChange={setSearch} autoFocus />
      <div className="row">
        <Switch label="Varying only" isSelected={varying} onChange={setVarying} />
      </div>
      <div className={styles.groups}>
        {attributes.length > 0 && !varying && (
          <fieldset className={styles.group}>
            <legend>Attributes</legend>
            {attributes.map(({ name, label }) => (
              <div className="row" key={name}>
                <Checkbox label={label} isSelected={columns.includes(name)} onChange={(on) => toggle(name, on)} />
              </div>
            ))}
          </fieldset>
        )}
        {GROUPS.map(({ title, kind }) => (
          <KeyGroup key={kind} {...{ title, kind, experimentIds, definitions, search, varying, columns, toggle }} />
        ))}
      </div>
    </div>
  )
}

interface KeyGroupProps {
  readonly title: string
  readonly kind: Exclude<KeyKind, 'datasets'>
  readonly experimentIds: readonly string[]
  readonly definitions: Definitions
  readonly search: string
  readonly varying: boolean
  readonly columns: readonly string[]
  readonly toggle: (name: string, isSelected: boolean) => void
}

function KeyGroup({ title, kind, experimentIds, definitions, search, varying, columns, toggle }: KeyGroupProps) {
  const { data } = useQuery(keysQuery({ experimentIds, kind, search, varying }))
  const keys = data?.keys.filter(({ key }) => kind !== 'tags' || !isSystemTag(key)) ?? []
  const labelled = (key: string) => (kind === 'tags' ? undefined : definitions[kind].get(key)?.label)
  if (keys.length === 0) return null
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {keys.map(({ key, runs }) => (
        <div className="row" key={key}>
          <Checkbox
            label={key}
            isSelected={columns.includes(columnName(kind, key))}
            onChange={(on) => toggle(columnName(kind, key), on)}
          >
            <bdi className="cut">{key}</bdi>
            {labelled(key) !== undefined && <bdi className="cut t3">{labelled(key)}</bdi>}
          </Checkbox>
          <span className="mla t3 micro tnum" title="runs with this key">
            {formatCount(runs)}
          </span>
        </div>
      ))}
      {data !== undefined && data.total > data.keys.length && (
        <p className="t3 small">{formatCount(data.total - data.keys.length)} more. Narrow your search to see them.</p>
      )}
    </fieldset>
  )
}
