/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useId, useRef } from 'preact/hooks'
import type { TabTitle } from '../../view/sections.js'
import { useChoice } from '../page-state.js'
import { useMode } from '../report-context.js'

interface TabsProps {
  /** What the tabs are of, for those who hear the page. */
  label: string
  /** The choice that holds the open tab. */
  choice: string
  tabs: readonly (TabTitle & { panel: () => ComponentChildren })[]
  /** Whether the choice holds the first tab too, where its being there says that the tabs are open at all. */
  namesFirst?: boolean
}

/** Tabs over panels that are drawn when opened. Without script and on paper, all panels stand one after another. */
export function Tabs({ label, choice, tabs, namesFirst = false }: TabsProps) {
  const mode = useMode()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [chosen, choose] = useChoice(choice, namesFirst ? '' : (tabs[0]?.id ?? ''))
  const open = tabs.find((tab) => tab.id === chosen) ?? tabs[0]
  if (mode !== 'live')
    return (
      <>
        {tabs.map((tab) => (
          <section key={tab.id} class="unfolded">
            {tabs.length > 1 && <h4>{tab.title}</h4>}
            {tab.panel()}
          </section>
        ))}
      </>
    )
  const move = (event: KeyboardEvent) => {
    const here = tabs.findIndex((tab) => tab === open)
    const last = tabs.length - 1
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: last }[event.key]
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length]
    if (next === undefined) return
    event.preventDefault()
    choose(next.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[tabs.indexOf(next)]?.focus()
  }
  return (
    <>
      <div class="tabrow">
        <div class="tablist" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              class="tab"
              id={`${id}-${tab.id}`}
              aria-selected={tab === open}
              aria-controls={`${id}-panel`}
              tabIndex={tab === open ? 0 : -1}
              onClick={() => choose(tab.id)}
            >
              {tab.title}
            </button>
          ))}
        </div>
      </div>
      <div class="panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${open?.id ?? ''}`}>
        {open?.panel()}
      </div>
    </>
  )
}
