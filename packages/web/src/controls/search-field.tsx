import { Search, X } from 'lucide-react'
import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components'

/** A filter over what is on screen; Escape or the cross clears it. */
export function SearchField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
}) {
  const { label, value, onChange, autoFocus = false } = props
  return (
    <AriaSearchField className="field soft" aria-label={label} value={value} onChange={onChange} autoFocus={autoFocus}>
      <Search className="i" aria-hidden />
      <Input placeholder={label} />
      {value !== '' && (
        <Button className="ib sm" aria-label="Clear">
          <X className="i" aria-hidden />
        </Button>
      )}
    </AriaSearchField>
  )
}
