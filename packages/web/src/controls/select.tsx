import { ChevronDown } from 'lucide-react'
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components'

export interface SelectProps<V extends string> {
  readonly label: string
  /** Shows the label above; otherwise it is only read out. */
  readonly showLabel?: boolean
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly onChange: (value: V) => void
}

export function Select<V extends string>({ label, showLabel = false, value, options, onChange }: SelectProps<V>) {
  return (
    <AriaSelect
      aria-label={label}
      selectedKey={value}
      onSelectionChange={(key) => {
        if (key !== null) onChange(String(key) as V)
      }}
    >
      {showLabel && <Label className="label">{label}</Label>}
      <Button className="btn">
        <SelectValue />
        <ChevronDown className="i" aria-hidden />
      </Button>
      <Popover className="pop" offset={4}>
        <ListBox className="menu">
          {options.map((option) => (
            <ListBoxItem key={option.value} id={option.value} className="item" textValue={option.label}>
              {option.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
