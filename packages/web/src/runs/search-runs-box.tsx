import { parseFilter } from '@labbook/search'
import { CircleAlert, Search, X } from 'lucide-react'
import { useEffect, useState } from 'react'

const PAUSE_MS = 400

/**
 * The filter of the runs. Text in the filter language applies as soon as it is valid; text without any operator looks for
 * runs by name, and says which filter that became (U-RUNS-8).
 */
export function SearchRunsBox({
  filter,
  onFilter,
}: {
  filter: string | undefined
  onFilter: (filter: string | undefined) => void
}) {
  const [text, setText] = useState(filter ?? '')
  useEffect(() => setText(filter ?? ''), [filter])
  const asked = filterFrom(text)
  const { diagnostics } = parseFilter(asked, 'runs')
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
          aria-label="Filter runs"
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : 'filter-problem'}
          placeholder="Filter, for example metrics.loss < 0.5"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && problem === undefined) onFilter(asked)
            if (event.key === 'Escape') setText('')
          }}
        />
        {isByName && (
          <span className="chip mono" title="The filter that this became">
            {asked}
          </span>
        )}
        {text !== '' && (
          <button type="button" className="ib sm" aria-label="Clear filter" onClick={() => onFilter(undefined)}>
            <X className="i" aria-hidden />
          </button>
        )}
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

/** Words alone are a part of the name; `undefined` is no filter. */
function filterFrom(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (/[=<>~!`."'()]|\b(like|ilike|in|is|between|not)\b/i.test(trimmed)) return trimmed
  return `attributes.run_name ILIKE '%${trimmed}%'`
}
