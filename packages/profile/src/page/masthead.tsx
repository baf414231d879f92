/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Section } from '../view/sections.js'
import { choose, getChoice } from './page-state.js'
import { Icon } from './parts/icon.js'
import { Name } from './parts/name.js'
import { ThemeSwitch } from './parts/theme-switch.js'
import { useReport } from './report-context.js'

/** The title of the report and what it is of. */
export function Masthead() {
  const { profile, mode } = useReport()
  const { title, digest, software, date_end } = profile.analysis
  return (
    <header class="masthead">
      <h1>
        <Name>{title}</Name>
      </h1>
      <span class="meta">
        {digest !== null && (
          <span>
            <span class="t3">Digest</span> <code>{digest.slice(0, 12)}</code>
          </span>
        )}
        <span>
          <span class="t3">Made</span> {date_end.slice(0, 10)} <span class="t3">with</span> {software}
        </span>
        {!profile.analysis.exact && <span>≈ marks approximate numbers</span>}
      </span>
      {mode === 'live' && <ThemeSwitch />}
    </header>
  )
}

interface SectionBarProps {
  sections: readonly Section[]
  onVariables: () => void
}

/** The bar that stays at the top: it leads to each section and marks where the reader is. */
export function SectionBar({ sections, onVariables }: SectionBarProps) {
  const { mode } = useReport()
  const current = useCurrentSection(sections, mode === 'live')
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (bar.current && tab) bar.current.scrollLeft = tab.offsetLeft - bar.current.clientWidth / 2
  }, [current])
  return (
    <div class="sectionbar">
      <nav ref={bar} aria-label="Sections">
        {sections.map(({ id, title }) => (
          <a
            key={id}
            class="tab"
            href={`#${id}`}
            aria-current={id === current ? 'true' : undefined}
            onClick={(event) => {
              if (mode !== 'live') return
              // The hash of the address holds the state, so the link cannot.
              event.preventDefault()
              choose({ at: id === 'overview' ? '' : id, v: '' })
              document.getElementById(id)?.scrollIntoView()
              document.getElementById(`${id}-title`)?.focus({ preventScroll: true })
            }}
          >
            {title}
          </a>
        ))}
      </nav>
      {mode === 'live' && (
        <button type="button" class="ib listbutton" aria-label="List of variables" onClick={onVariables}>
          <Icon name="list" />
        </button>
      )}
    </div>
  )
}

/** The section under the bar. It goes into the address when it changes. */
function useCurrentSection(sections: readonly Section[], isLive: boolean): string | undefined {
  const [current, setCurrent] = useState(sections[0]?.id)
  useEffect(() => {
    if (!isLive) return undefined
    let frame = 0
    const look = () => {
      frame = 0
      const line = innerHeight * 0.3
      const isAtEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2
      const topOf = (id: string) => document.getElementById(id)?.getBoundingClientRect().top ?? line
      const last = (isAtEnd ? sections : sections.filter(({ id }) => topOf(id) < line)).at(-1) ?? sections[0]
      if (last === undefined) return
      // Of sections side by side, the one that the reader went to.
      const level = sections.filter(({ id }) => topOf(id) === topOf(last.id))
      setCurrent((level.find(({ id }) => id === getChoice('at')) ?? level[0])?.id)
    }
    const listen = () => {
      frame ||= requestAnimationFrame(look)
    }
    addEventListener('scroll', listen, { passive: true })
    listen()
    return () => {
      removeEventListener('scroll', listen)
      cancelAnimationFrame(frame)
    }
  }, [sections.length, isLive])
  useEffect(() => {
    if (!isLive || scrollY === 0) return
    const known = getChoice('at') ?? 'overview'
    if (current !== undefined && known !== current)
      choose({ at: current === 'overview' ? '' : current, ...(current !== 'variables' && { v: '' }) })
  }, [current, isLive])
  return current
}
