import type { ReactNode } from 'react'

export interface SectionProps {
  readonly title: string
  readonly count: number
  readonly empty: string
  readonly children: ReactNode
}

/** A section with a count; if empty, it says so. */
export function Section({ title, count, empty, children }: SectionProps) {
  return (
    <section className="sect" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span className="n">{count}</span>
      </header>
      {count === 0 ? <p className="t3">{empty}</p> : children}
    </section>
  )
}
