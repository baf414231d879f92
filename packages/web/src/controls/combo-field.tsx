import { CircleAlert } from 'lucide-react'
import { ComboBox, FieldError, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components'

export interface ComboFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Suggestions; any other text can be typed too. */
  readonly options: readonly string[]
  readonly error?: string | undefined
  readonly help?: string
  readonly autoFocus?: boolean
}

/** A text field with suggestions. */
export function ComboField({ label, value, onChange, options, error, help, autoFocus = false }: ComboFieldProps) {
  const isInvalid = error !== undefined
  return (
    <ComboBox
      inputValue={value}
      onInputChange={onChange}
      items={options.map((id) => ({ id }))}
      // The caller has already filtered the options.
      defaultFilter={() => true}
      allowsCustomValue
      isInvalid={isInvalid}
      isRequired
      autoFocus={autoFocus}
    >
      <Label className="label">{label}</Label>
      <div className={isInvalid ? 'field bad' : 'field'}>
        <Input />
      </div>
      {help !== undefined && !isInvalid && (
        <Text slot="description" className="help">
          {help}
        </Text>
      )}
      <FieldError className="help bad">
        <CircleAlert className="i s" aria-hidden />
        <span>{error}</span>
      </FieldError>
      <Popover className="pop" offset={4}>
        <ListBox className="menu">
          {({ id }: { id: string }) => (
            <ListBoxItem id={id} className="item" textValue={id}>
              <bdi className="cut">{id}</bdi>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
