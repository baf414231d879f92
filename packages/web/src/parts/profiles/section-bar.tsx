import type { Section } from '@labbook/profile'
import { List } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { IconButton } from '../../controls/button.js'
import { useChoices } from './choices.js'
import styles from './profile.module.css'
import { goTo } from './report-context.js'

interface SectionBarProps {
  readonly sections: readonly Section[]
  /** What scrolls. */
  readonly scroller: RefObject<HTMLElement | null>
  readonly onVariables: () => void
}

/** The bar over the report: it leads to each section and marks where the reader is (U-DATA-3). */
export function SectionBar({ sections, scroller, onVariables }: SectionBarProps) {
  const choices = useChoices()
  const current = useCurrentSection(sections, scroller)
  const bar = useRef<HTMLElement>(null)
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (bar.current && tab) bar.current.scrollLeft = tab.offsetLeft - bar.current.clientWidth / 2
  }, [current])
  return (
    <div className={`tabs ${styles.sectionBar}`}>
      <nav ref={bar} className="tablist" aria-label="Sections">
        {sections.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className={id === current ? 'tab on' : 'tab'}
            aria-current={id === current ? 'true' : undefined}
            onClick={() => {
              choices.choose({ at: id === 'overview' ? '' : id, v: '' })
              goTo(id, `${id}-title`)
            }}
          >
            {title}
          </button>
        ))}
      </nav>
      <span className={styles.listButton}>
        <IconButton label="List of variables" onPress={onVariables}>
          <List className="i" aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}

/** The section under the bar. */
function useCurrentSection(sections: readonly Section[], scroller: RefObject<HTMLElement | null>): string | undefined {
  const choices = useChoices()
  const [current, setCurrent] = useState(sections[0]?.id)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    let frame = 0
    const look = () => {
      frame = 0
      const { top, height } = element.getBoundingClientRect()
      const line = top + height * 0.3
      const isAtEnd = element.scrollTop > 0 && element.clientHeight + element.scrollTop >= element.scrollHeight - 2
      const topOf = (id: string) => document.getElementById(id)?.getBoundingClientRect().top ?? line
      const last = (isAtEnd ? sections : sections.filter(({ id }) => topOf(id) < line)).at(-1) ?? sections[0]
      if (last === undefined) return
      // Of sections side by side, the one that the reader went to.
      const level = sections.filter(({ id }) => topOf(id) === topOf(last.id))
      setCurrent((level.find(({ id }) => id === choices.get('at')) ?? level[0])?.id)
    }
    const listen = () => {
      frame ||= requestAnimationFrame(look)
    }
    element.addEventListener('scroll', listen, { passive: true })
    const stop = choices.subscribe(listen)
    listen()
    return () => {
      element.removeEventListener('scroll', listen)
      stop()
      cancelAnimationFrame(frame)
    }
  }, [sections, scroller, choices])
  return current
}
