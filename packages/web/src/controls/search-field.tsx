import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
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
  /** Stands at the end of the field, such as the number of matches. */
  note?: string | undefined
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}) {
  const { label, value, onChange, autoFocus = false, isOfPage = false, note, onKeyDown } = props
  const input = useRef<HTMLInputElement>(null)
  useCommands({ search: isOfPage ? () => input.current?.focus() : undefined })
  return (
    <AriaSearchField className="field" aria-label={label} value={value} onChange={onChange} autoFocus={autoFocus}>
      <Search className="i" aria-hidden />
      <Input ref={input} placeholder={label} {...(onKeyDown === undefined ? {} : { onKeyDown })} />
      {note !== undefined && (
        <span className="small t3 tnum nowrap" role="status">
          {note}
        </span>
      )}
      {value !== '' && (
        <Button className="ib sm" aria-label="Clear">
          <X className="i" aria-hidden />
        </Button>
      )}
    </AriaSearchField>
  )
}
