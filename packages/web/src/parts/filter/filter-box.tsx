import { parseFilter } from '@labbook/search'
import { Link } from '@tanstack/react-router'
import { CircleAlert, CircleHelp, Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { commands, useCommands } from '../../controls/commands.js'
import { filterFrom } from './filter-from.js'
import type { FilterTarget } from './filter-target.js'

const PAUSE_MS = 400

export interface FilterBoxProps {
  readonly target: FilterTarget
  readonly label: string
  readonly placeholder: string
  readonly filter: string | undefined
  readonly onFilter: (filter: string | undefined) => void
}

/** The field that plain text searches. */
const NAME_FIELD: Readonly<Record<FilterTarget, string>> = {
  runs: 'attributes.run_name',
  experiments: 'name',
  logged_models: 'name',
  registered_models: 'name',
}

/**
 * The filter of a table. Filter expressions apply as soon as they are valid; plain text searches names, and a chip
 * shows the resulting filter (U-RUNS-8).
 */
export function FilterBox({ target, label, placeholder, filter, onFilter }: FilterBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  useCommands({ search: () => input.current?.focus() })
  const [text, setText] = useState(filter ?? '')
  const asked = filterFrom(text, NAME_FIELD[target])
  // Keeps the typed text as long as it means the same as the filter in the address.
  useEffect(
    () => setText((typed) => (filterFrom(typed, NAME_FIELD[target]) === filter ? typed : (filter ?? ''))),
    [filter, target],
  )
  const { diagnostics } = parseFilter(asked, target)
  const problem = diagnostics[0]?.message
  useEffect(() => {
    if (problem !== undefined || asked === filter) return
    const timer = setTimeout(() => onFilter(asked), PAUSE_MS)
    return () => clearTimeout(timer)
  })
  const isByName = asked !== undefined && asked !== text.trim()
  return (
    <div className="grow" style={{ position: 'relative' }}>
      <label className={problem === undefined ? 'field' : 'field bad'}>
        <Search className="i" aria-hidden />
        <input
          ref={input}
          aria-label={label}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'filter-problem'}
          placeholder={placeholder}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && problem === undefined) onFilter(asked)
            if (event.key === 'Escape') setText('')
          }}
        />
        {isByName && (
          <span className="chip mono" title="Applied filter">
            {asked}
          </span>
        )}
        {text === '' && (
          <span className="kbd hide-small" aria-hidden>
            {commands.search.keys}
          </span>
        )}
        {text !== '' && (
          <button
            type="button"
            className="ib sm"
            aria-label="Clear filter"
            onClick={() => (setText(''), onFilter(undefined))}
          >
            <X className="i" aria-hidden />
          </button>
        )}
        <Link
          className="ib sm"
          to="/docs"
          search={{ section: 'filters' }}
          aria-label="Filter examples"
          title="Filter examples"
        >
          <CircleHelp className="i" aria-hidden />
        </Link>
      </label>
      {problem !== undefined && (
        <p className="help bad" id="filter-problem" role="status">
          <CircleAlert className="i s" aria-hidden />
          {problem}
        </p>
      )}
    </div>
  )
}
