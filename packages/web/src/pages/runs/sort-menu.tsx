import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, ArrowUpDown } from 'lucide-react'
import { useState } from 'react'
import type { Definitions } from '../../api/definitions.js'
import { keysQuery } from '../../api/queries.js'
import { attributeColumns, columnName, columnOf } from '../../api/run-columns.js'
import { Button } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import styles from './sort-menu.module.css'

export interface SortMenuProps {
  readonly experimentIds: readonly string[]
  readonly definitions: Definitions
  readonly name: string
  readonly ascending: boolean
  readonly onSort: (name: string, ascending: boolean) => void
}

const RUN_NAME = { name: 'attributes.run_name', label: 'Run Name' }

/** Shows the current sort key, and lists all others in both directions (U-RUNS-6). */
export function SortMenu(props: SortMenuProps) {
  const { name, ascending, definitions } = props
  const [isOpen, setOpen] = useState(false)
  useCommands({ sort: () => setOpen(true) })
  const Arrow = ascending ? ArrowUp : ArrowDown
  const label = name === RUN_NAME.name ? RUN_NAME.label : columnOf(name, definitions).label
  return (
    <Popover
      label="Sort"
      width={300}
      open={{ isOpen, onOpenChange: setOpen }}
      trigger={
        <Button>
          <ArrowUpDown className="i" aria-hidden />
          Sort <bdi className="v cut">{label}</bdi>
          <Arrow className="i" aria-label={ascending ? 'ascending' : 'descending'} />
        </Button>
      }
    >
      <SortChoices {...props} />
    </Popover>
  )
}

function SortChoices({ experimentIds, name, ascending, onSort }: SortMenuProps) {
  const [search, setSearch] = useState('')
  const { data: metrics } = useQuery(keysQuery({ experimentIds, kind: 'metrics', search, varying: false }))
  const { data: params } = useQuery(keysQuery({ experimentIds, kind: 'params', search, varying: false }))
  const wanted = search.trim().toLowerCase()
  const [created, ...others] = attributeColumns.filter((column) => column.isUnsortable !== true)
  const choices = [
    ...[created, RUN_NAME, ...others].flatMap((column) =>
      column?.label.toLowerCase().includes(wanted) === true ? [column] : [],
    ),
    ...(metrics?.keys ?? []).map(({ key }) => ({ name: columnName('metrics', key), label: key })),
    ...(params?.keys ?? []).map(({ key }) => ({ name: columnName('params', key), label: key })),
  ]
  return (
    <div className={styles.menu}>
      <SearchField label="Search keys" value={search} onChange={setSearch} autoFocus />
      <ul className={styles.choices}>
        {choices.map((choice) => (
          <li key={choice.name} className="row">
            <bdi className={choice.name === name ? 'cut med grow' : 'cut grow'}>{choice.label}</bdi>
            {[false, true].map((isAscending) => {
              const Arrow = isAscending ? ArrowUp : ArrowDown
              const isOn = choice.name === name && ascending === isAscending
              return (
                <button
                  type="button"
                  key={String(isAscending)}
                  className={isOn ? 'ib sm on' : 'ib sm'}
                  aria-pressed={isOn}
                  aria-label={`${choice.label}, ${isAscending ? 'ascending' : 'descending'}`}
                  onClick={() => onSort(choice.name, isAscending)}
                >
                  <Arrow className="i" aria-hidden />
                </button>
              )
            })}
          </li>
        ))}
      </ul>
    </div>
  )
}
