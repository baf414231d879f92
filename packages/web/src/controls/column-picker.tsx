import { Columns3 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { formatCount } from '../format/format-number.js'
import { Button } from './button.js'
import { Checkbox } from './checkbox.js'
import styles from './column-picker.module.css'
import { Popover } from './popover.js'
import { SearchField } from './search-field.js'

export interface ColumnPickerProps {
  /** The number of columns shown. */
  readonly count: number
  /** What can be chosen, for a search. */
  readonly children: (search: string) => ReactNode
}

/** A button that opens the choice of a table's columns. */
export function ColumnPicker({ count, children }: ColumnPickerProps) {
  return (
    <Popover
      label="Columns"
      width={340}
      trigger={
        <Button>
          <Columns3 className="i" aria-hidden />
          Columns <span className="v">{formatCount(count)}</span>
        </Button>
      }
    >
      <SearchedChoices>{children}</SearchedChoices>
    </Popover>
  )
}

function SearchedChoices({ children }: Pick<ColumnPickerProps, 'children'>) {
  const [search, setSearch] = useState('')
  return (
    <div className={styles.picker}>
      <SearchField label="Search columns" value={search} onChange={setSearch} autoFocus />
      {children(search)}
    </div>
  )
}

export function ColumnGroups({ children }: { children: ReactNode }) {
  return <div className={styles.groups}>{children}</div>
}

export function ColumnGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  )
}

export interface ColumnChoiceProps {
  readonly label: string
  /** What the column is called elsewhere. */
  readonly hint?: string | undefined
  /** The column's name, which `columns` holds if it is shown. */
  readonly name: string
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
  /** Beside the label. */
  readonly children?: ReactNode
}

export function ColumnChoice({ label, hint, name, columns, onColumns, children }: ColumnChoiceProps) {
  return (
    <div className="row">
      <Checkbox
        label={label}
        isSelected={columns.includes(name)}
        onChange={(on) => onColumns(on ? [...columns, name] : columns.filter((other) => other !== name))}
      >
        <bdi className="cut">{label}</bdi>
        {hint !== undefined && <bdi className="cut t3">{hint}</bdi>}
      </Checkbox>
      {children}
    </div>
  )
}
