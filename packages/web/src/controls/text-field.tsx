import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { TextField as AriaTextField, FieldError, Input, Label, Text, TextArea } from 'react-aria-components'

export interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** What is wrong and how to fix it; shown beside the field. */
  readonly error?: ReactNode
  readonly help?: string
  readonly isRequired?: boolean
  readonly isMultiline?: boolean
  readonly autoFocus?: boolean
  readonly placeholder?: string
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    error,
    help,
    isRequired = false,
    isMultiline = false,
    autoFocus = false,
    placeholder,
  } = props
  const isInvalid = error !== undefined && error !== null && error !== false
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      isInvalid={isInvalid}
      isRequired={isRequired}
      autoFocus={autoFocus}
    >
      <Label className="label">{label}</Label>
      <div className={isInvalid ? 'field bad' : 'field'} data-multiline={isMultiline || undefined}>
        {isMultiline ? <TextArea rows={6} placeholder={placeholder} /> : <Input placeholder={placeholder} />}
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
    </AriaTextField>
  )
}
