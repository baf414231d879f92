import type { Variable } from '@labbook/profile'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { SearchField } from '../../controls/search-field.js'
import { useChoice } from './choices.js'
import { Name } from './data-text.js'
import styles from './profile.module.css'
import { useReport } from './report-context.js'
import { Spark } from './spark.js'
import { useVariableList } from './variables/use-variable-list.js'

/** The height of a line in pixels, as in the style sheet, and how many are drawn around the window. */
const [LINE, EXTRA] = [27, 20]

/** The jump list beside the sections: every variable that the search and the filters leave (U-DATA-6). */
export function VariableRail({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { profile, alerts, showVariable } = useReport()
  const { places, filter, set } = useVariableList()
  const [current] = useChoice('v', '')
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  const first = Math.max(0, Math.floor(top / LINE) - EXTRA)
  const shown = places.slice(first, first + 2 * EXTRA + 40)
  useEffect(() => {
    if (list.current !== null) list.current.scrollTop = 0
  }, [filter])
  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const lines = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const here = lines.findIndex((line) => line === document.activeElement)
    lines[here === -1 ? 0 : here + step]?.focus()
    event.preventDefault()
  }
  return (
    <aside className={isOpen ? `${styles.rail} ${styles.open}` : styles.rail} aria-label="Jump to a variable">
      <div className={styles.railHead}>
        <h2 className="med">Variables</h2>
        <span className="small t3 tnum">{profile.variables.length}</span>
      </div>
      <SearchField
        label="Search variables"
        isOfPage
        value={filter.search}
        onChange={(text) => set('q', text)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && places[0] !== undefined) showVariable(places[0])
          else if (event.key === 'ArrowDown') move(event)
        }}
      />
      <div
        className={styles.railList}
        ref={list}
        onKeyDown={move}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      >
        <ul style={{ height: places.length * LINE, paddingTop: first * LINE }}>
          {shown.map((place) => {
            const variable = profile.variables[place]
            const marks = alerts[place]?.length ?? 0
            if (variable === undefined) return null
            return (
              <li key={place}>
                <button
                  type="button"
                  className={styles.railItem}
                  aria-current={current === String(place) ? 'true' : undefined}
                  onClick={() => {
                    onClose()
                    showVariable(place)
                  }}
                >
                  <span className="cut grow" title={variable.name}>
                    <Name>{variable.name}</Name>
                  </span>
                  {marks > 0 && (
                    <span className={styles.marksCount} title={marks === 1 ? '1 alert' : `${marks} alerts`}>
                      {marks}
                    </span>
                  )}
                  <Spark counts={shapeOf(variable)} />
                </button>
              </li>
            )
          })}
        </ul>
        {places.length === 0 && <p className="t3">No variable matches.</p>}
      </div>
    </aside>
  )
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
