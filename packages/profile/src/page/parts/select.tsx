/** @jsxImportSource preact */
import { Icon } from './icon.js'

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly id: string; readonly title: string }[]
  readonly onChange: (value: string) => void
}

export function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label class="select">
      <span class="t3">{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(({ id, title }) => (
          <option key={id} value={id} selected={id === value}>
            {title}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" small />
    </label>
  )
}
