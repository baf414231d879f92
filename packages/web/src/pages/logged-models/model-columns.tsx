import { Columns3 } from 'lucide-react'
import { useState } from 'react'
import { columnName } from '../../api/run-columns.js'
import { Button } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import styles from '../../controls/column-picker.module.css'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'

export interface ModelColumnsProps {
  /** The keys of the loaded models, in natural order. */
  readonly metrics: readonly string[]
  readonly params: readonly string[]
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
}

/** Chooses which metrics and params of the models are columns. */
export function ModelColumns(props: ModelColumnsProps) {
  return (
    <Popover
      label="Columns"
      width={340}
      trigger={
        <Button>
          <Columns3 className="i" aria-hidden />
          Columns <span className="v">{formatCount(props.columns.length)}</span>
        </Button>
      }
    >
      <Choices {...props} />
    </Popover>
  )
}

function Choices({ metrics, params, columns, onColumns }: ModelColumnsProps) {
  const [search, setSearch] = useState('')
  const groups = [
    { title: 'Metrics', kind: 'metrics', keys: metrics },
    { title: 'Parameters', kind: 'params', keys: params },
  ] as const
  const isFound = (key: string) => key.toLowerCase().includes(search.trim().toLowerCase())
  return (
    <div className={styles.picker}>
      <SearchField label="Search columns" value={search} onChange={setSearch} autoFocus />
      <div className={styles.groups}>
        {groups.map(
          ({ title, kind, keys }) =>
            keys.some(isFound) && (
              <fieldset key={kind} className={styles.group}>
                <legend>{title}</legend>
                {keys.filter(isFound).map((key) => {
                  const name = columnName(kind, key)
                  return (
                    <div className="row" key={key}>
                      <Checkbox
                        label={key}
                        isSelected={columns.includes(name)}
                        onChange={(on) =>
                          onColumns(on ? [...columns, name] : columns.filter((other) => other !== name))
                        }
                      >
                        <bdi className="cut">{key}</bdi>
                      </Checkbox>
                    </div>
                  )
                })}
              </fieldset>
            ),
        )}
      </div>
    </div>
  )
}
