import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components'
import { useCommands } from './commands.js'

/** A search field; Escape or the clear button empties it. */
export function SearchField(props: {
  label: string
  value: string
  onChange: (value: string) => void
  autoFocus?: boolean
  /** The page's main search, focused with `/`. */
  isOfPage?: boolean
}) {
  const { label, value, onChange, autoFocus = false, isOfPage = false } = props
  const input = useRef<HTMLInputElement>(null)
  useCommands({ search: isOfPage ? () => input.current?.focus() : undefined })
  return (
    <AriaSearchField className="field soft" aria-label={label} value={value} onChange={onChange} autoFocus={autoFocus}>
      <Search className="i" aria-hidden />
      <Input ref={input} placeholder={label} />
      {value !== '' && (
        <Button className="ib sm" aria-label="Clear">
          <X className="i" aria-hidden />
        </Button>
      )}
    </AriaSearchField>
  )
}
