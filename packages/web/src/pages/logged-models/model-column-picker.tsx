import { columnName } from '../../api/run-columns.js'
import { ColumnChoice, ColumnGroup, ColumnGroups, ColumnPicker } from '../../controls/column-picker.js'

export interface ModelColumnPickerProps {
  /** The keys of the loaded models, in natural order. */
  readonly metrics: readonly string[]
  readonly params: readonly string[]
  readonly columns: readonly string[]
  readonly onColumns: (columns: readonly string[]) => void
}

/** Chooses which metrics and params of the models are columns. */
export function ModelColumnPicker({ metrics, params, columns, onColumns }: ModelColumnPickerProps) {
  const groups = [
    { title: 'Metrics', kind: 'metrics', keys: metrics },
    { title: 'Parameters', kind: 'params', keys: params },
  ] as const
  return (
    <ColumnPicker count={columns.length}>
      {(search) => {
        const isFound = (key: string) => key.toLowerCase().includes(search.trim().toLowerCase())
        return (
          <ColumnGroups>
            {groups.map(
              ({ title, kind, keys }) =>
                keys.some(isFound) && (
                  <ColumnGroup key={kind} title={title}>
                    {keys.filter(isFound).map((key) => (
                      <ColumnChoice key={key} label={key} name={columnName(kind, key)} {...{ columns, onColumns }} />
                    ))}
                  </ColumnGroup>
                ),
            )}
          </ColumnGroups>
        )
      }}
    </ColumnPicker>
  )
}
