import { limits, type KeyKind } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { keysQuery } from '../../api/queries.js'
import { attributeColumns, columnName } from '../../api/run-columns.js'
import { Button } from '../../controls/button.js'
import { ColumnChoice, ColumnGroups, ColumnPicker, FoldedGroup } from '../../controls/column-picker.js'
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
  /** Of the table. */
  readonly filter: string | undefined
  readonly columns: readonly string[]
  /** `undefined` for the usual ones. */
  readonly onColumns: (columns: readonly string[] | undefined) => void
}

/** All keys of the experiments' runs; chooses the columns of the table (U-RUNS-4). */
export function RunColumnPicker({ onColumns, ...props }: RunColumnPickerProps) {
  // The name of the run is always a column.
  return (
    <ColumnPicker count={props.columns.length + 1}>
      {(search) => (
        <>
          <RunColumns
            {...props}
            search={search}
            onColumns={(columns) => onColumns(columns.slice(0, limits.tableColumns))}
          />
          <div className="row">
            <Button kind="quiet" onPress={() => onColumns(undefined)}>
              Reset
            </Button>
            {props.columns.length >= limits.tableColumns && (
              <span className="t3 small" role="status">{`A table has at most ${limits.tableColumns} columns.`}</span>
            )}
          </div>
        </>
      )}
    </ColumnPicker>
  )
}

interface RunColumnsProps extends Omit<RunColumnPickerProps, 'onColumns'> {
  readonly search: string
  readonly onColumns: (columns: readonly string[]) => void
}

function RunColumns({ search, ...picker }: RunColumnsProps) {
  const [varying, setVarying] = useState(false)
  const [isUsed, setUsed] = useState(false)
  const wanted = search.trim().toLowerCase()
  const attributes = attributeColumns.filter((column) => column.label.toLowerCase().includes(wanted))
  const { columns, onColumns } = picker
  const asked = { search, varying, ...picker, filter: isUsed ? picker.filter : undefined }
  return (
    <>
      <div className="row">
        <Switch label="Varying only" isSelected={varying} onChange={setVarying} />
        {picker.filter !== undefined && (
          <Switch label="Used in this result only" isSelected={isUsed} onChange={setUsed} />
        )}
      </div>
      <ColumnGroups>
        {attributes.length > 0 && !varying && (
          <Group title="Attributes" names={attributes.map(({ name }) => name)} {...{ columns, onColumns }}>
            {attributes.map(({ name, label }) => (
              <ColumnChoice key={name} {...{ name, label, columns, onColumns }} />
            ))}
          </Group>
        )}
        {GROUPS.map(({ title, kind }) => (
          <KeyGroup key={kind} {...{ title, kind }} {...asked} isSystem={false} />
        ))}
        <KeyGroup title="System tags" kind="tags" {...asked} isSystem />
      </ColumnGroups>
    </>
  )
}

interface GroupProps {
  readonly title: string
  readonly names: readonly string[]
  /** Also of those that are not listed. */
  readonly total?: number
  readonly isClosed?: boolean
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
  readonly children: ReactNode
}

function Group({ names, total = names.length, isClosed = false, ...group }: GroupProps) {
  const [isOpen, setOpen] = useState(!isClosed)
  return <FoldedGroup {...group} {...{ names, total, isOpen }} onOpen={setOpen} />
}

interface KeyGroupProps extends RunColumnsProps {
  readonly title: string
  readonly kind: Exclude<KeyKind, 'datasets'>
  readonly varying: boolean
  /** Tags of programs, and not of people. */
  readonly isSystem: boolean
}

function KeyGroup({ title, kind, isSystem, definitions, columns, onColumns, ...asked }: KeyGroupProps) {
  const { experimentIds, search, varying, filter } = asked
  const { data } = useQuery(keysQuery({ experimentIds, kind, search, varying, filter }))
  const keys = data?.keys.filter(({ key }) => kind !== 'tags' || isSystemTag(key) === isSystem) ?? []
  const defined = (key: string) => (kind === 'tags' ? undefined : definitions[kind].get(key)?.label)
  if (data === undefined || keys.length === 0) return null
  const unlisted = data.total - data.keys.length
  return (
    <Group
      {...{ title, columns, onColumns }}
      names={keys.map(({ key }) => columnName(kind, key))}
      total={keys.length + (isSystem ? 0 : unlisted)}
      isClosed={isSystem}
    >
      {keys.map(({ key, runs }) => (
        <ColumnChoice
          key={key}
          label={key}
          hint={defined(key)}
          name={columnName(kind, key)}
          {...{ columns, onColumns }}
        >
          <span className="mla t3 micro tnum nowrap" title="runs with this key">
            {`${formatCount(runs)} ${runs === 1 ? 'run' : 'runs'}`}
          </span>
        </ColumnChoice>
      ))}
      {unlisted > 0 && !isSystem && (
        <p className="t3 small">{formatCount(unlisted)} more. Narrow your search to see them.</p>
      )}
    </Group>
  )
}
