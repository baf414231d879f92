import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keysQuery } from '../../api/queries.js'
import { Checkbox } from '../../controls/checkbox.js'
import { SearchField } from '../../controls/search-field.js'
import { formatCount } from '../../format/format-number.js'
import style from './keys-picker.module.css'

export interface KeysPickerProps {
  readonly kind: 'metrics' | 'params' | 'tags'
  readonly experimentIds: readonly string[]
  readonly keys: readonly string[]
  /** How many can be chosen; any number if left out. */
  readonly most?: number
  readonly canBeEmpty?: boolean
  readonly onKeys: (keys: readonly string[]) => void
}

/** Keys, searched and ticked. */
export function KeysPicker(props: KeysPickerProps) {
  const { kind, experimentIds, keys, most = Number.POSITIVE_INFINITY, canBeEmpty = false, onKeys } = props
  const label = LABELS[kind]
  const [text, setText] = useState('')
  const { data } = useQuery(keysQuery({ experimentIds, kind, search: text, varying: false }))
  // The chosen ones stay in sight, whatever is searched.
  const found = (data?.keys ?? [])
    .map(({ key }) => key)
    .filter((key) => !keys.includes(key) && !key.startsWith('mlflow.'))
  const isFull = keys.length >= most
  const toggle = (key: string, isOn: boolean) => onKeys(isOn ? [...keys, key] : keys.filter((other) => other !== key))
  return (
    <div className={style.picker} role="group" aria-label={label}>
      <span className="label">{label}</span>
      <SearchField label={`Search ${label.toLowerCase()}`} value={text} onChange={setText} />
      <div className={style.list}>
        {keys.map((key) => (
          <Item
            key={key}
            name={key}
            isOn
            isFixed={keys.length === 1 && !canBeEmpty}
            onToggle={(isOn) => toggle(key, isOn)}
          />
        ))}
        {found.slice(0, SHOWN).map((key) => (
          <Item key={key} name={key} isFixed={isFull} onToggle={(isOn) => toggle(key, isOn)} />
        ))}
        {found.length === 0 && text !== '' && <p className="t3">No matching {label.toLowerCase()}.</p>}
      </div>
      {found.length > SHOWN && <p className="t3 small">First {formatCount(SHOWN)}. Search for others.</p>}
      {isFull && most > 1 && <p className="t3 small">Up to {most}.</p>}
    </div>
  )
}

const SHOWN = 50
const LABELS = { metrics: 'Metrics', params: 'Parameters', tags: 'Tags' } as const

function Item(props: { name: string; isOn?: boolean; isFixed: boolean; onToggle: (isOn: boolean) => void }) {
  const { name, isOn = false, isFixed, onToggle } = props
  return (
    <Checkbox label={name} isSelected={isOn} onChange={(next) => (isFixed ? undefined : onToggle(next))}>
      <bdi className={isFixed && !isOn ? 'cut t3' : 'cut'} title={name}>
        {name}
      </bdi>
    </Checkbox>
  )
}
