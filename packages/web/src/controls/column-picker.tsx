import { ChevronDown, ChevronRight, Columns3 } from 'lucide-react'
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
      width={384}
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

export interface FoldedGroupProps {
  readonly title: string
  /** The names of the columns in the group that can be chosen. */
  readonly names: readonly string[]
  /** How many there are, also of those that are not listed. */
  readonly total: number
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
  readonly isOpen: boolean
  readonly onOpen: (isOpen: boolean) => void
  readonly children: ReactNode
}

/** A group that opens and closes, with a box for all of its columns. */
export function FoldedGroup(props: FoldedGroupProps) {
  const { title, names, total, columns, onColumns, isOpen, onOpen, children } = props
  const chosen = names.filter((name) => columns.includes(name)).length
  const Twisty = isOpen ? ChevronDown : ChevronRight
  return (
    <fieldset className={styles.group} aria-label={title}>
      <div className="row tight">
        <button
          type="button"
          className="ib sm"
          aria-label={isOpen ? `Close ${title}` : `Open ${title}`}
          aria-expanded={isOpen}
          onClick={() => onOpen(!isOpen)}
        >
          <Twisty className="i s" aria-hidden />
        </button>
        <Checkbox
          label={title}
          isSelected={chosen > 0 && chosen === names.length}
          isIndeterminate={chosen > 0 && chosen < names.length}
          onChange={(on) =>
            onColumns(on ? [...new Set([...columns, ...names])] : columns.filter((name) => !names.includes(name)))
          }
        >
          <span className="med">{title}</span>
        </Checkbox>
        <span className="mla t3 micro tnum">{`${formatCount(chosen)} of ${formatCount(total)}`}</span>
      </div>
      {isOpen && <div className={styles.choices}>{children}</div>}
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
