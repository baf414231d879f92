/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Variable } from '../profile-object.js'
import { Spark } from './charts/small-histogram.js'
import { useChoice } from './page-state.js'
import { Icon } from './parts/icon.js'
import { Name } from './parts/name.js'
import { useReport } from './report-context.js'
import { useVariableList } from './variables/use-variable-list.js'

/** The height of a line in pixels, as in rail.css, and how many are drawn around the window. */
const [LINE, EXTRA] = [27, 20]

/** The jump list beside the sections: every variable that the search and the filters leave. */
export function Rail({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { profile, alerts, showVariable } = useReport()
  const { places, filter, set } = useVariableList()
  const [current] = useChoice('v', '')
  const search = useSearchKey()
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.floor(top / LINE) - EXTRA)
  const shown = places.slice(first, first + 2 * EXTRA + 40)
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const here = lines.indexOf(document.activeElement as HTMLElement)
    lines[here === -1 ? 0 : here + step]?.focus()
    event.preventDefault()
  }
  return (
    <aside class={isOpen ? 'rail open' : 'rail'} aria-label="Jump to a variable">
      <div class="railhead">
        <h2>Variables</h2>
        <span class="small t3 tnum">{profile.variables.length}</span>
      </div>
      <label class="field">
        <Icon name="search" small />
        <span class="heard">Search variables</span>
        <input
          ref={search}
          type="search"
          placeholder="Search variables"
          value={filter.search}
          onInput={(event) => set('q', event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && places[0] !== undefined) showVariable(places[0])
            if (event.key === 'Escape' && filter.search !== '') set('q', '')
            else if (event.key === 'Escape') event.currentTarget.blur()
            else if (event.key === 'ArrowDown') move(event)
            event.stopPropagation()
          }}
        />
        <kbd class="kbd" aria-hidden="true">
          /
        </kbd>
      </label>
      <div class="raillist" ref={list} onKeyDown={move} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
        <ul style={{ height: `${places.length * LINE}px`, paddingTop: `${first * LINE}px` }}>
          {shown.map((place) => {
            const variable = profile.variables[place]
            const marks = alerts[place]?.length ?? 0
            if (variable === undefined) return null
            return (
              <li key={place}>
                <button
                  type="button"
                  class="item"
                  aria-current={current === String(place) ? 'true' : undefined}
                  onClick={() => {
                    onClose()
                    showVariable(place)
                  }}
                >
                  <span class="cut" title={variable.name}>
                    <Name>{variable.name}</Name>
                  </span>
                  {marks > 0 && (
                    <span class="almark" title={marks === 1 ? '1 alert' : `${marks} alerts`}>
                      {marks}
                    </span>
                  )}
                  <Spark counts={shapeOf(variable)} />
                </button>
              </li>
            )
          })}
        </ul>
        {places.length === 0 && <p class="note">No variable matches.</p>}
      </div>
    </aside>
  )
}

/** The slash key goes to the search from anywhere on the page. */
function useSearchKey() {
  const search = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target as Element | null
      if (event.key !== '/' || event.ctrlKey || event.metaKey || target?.closest('input, select, textarea')) return
      event.preventDefault()
      search.current?.focus()
      search.current?.select()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  return search
}

const SPARK_BARS = 18

/** A column's shape in few bars: neighbouring bins added up. */
function shapeOf(variable: Variable): readonly number[] {
  if (variable.type === 'Unsupported') return []
  const counts =
    variable.type !== 'Categorical' && 'histogram' in variable && variable.histogram
      ? variable.histogram.counts
      : variable.common_values.slice(0, SPARK_BARS).map(({ count }) => count)
  const wide = Math.max(1, Math.ceil(counts.length / SPARK_BARS))
  const bars: number[] = []
  for (const [bin, count] of counts.entries()) {
    const bar = Math.floor(bin / wide)
    bars[bar] = (bars[bar] ?? 0) + count
  }
  return bars
}
