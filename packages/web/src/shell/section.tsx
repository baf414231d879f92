import type { ReactNode } from 'react'

export interface SectionProps {
  readonly title: string
  readonly count: number
  readonly empty: string
  /** Stand at the right of the heading. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A section with a count; if empty, it says so. */
export function Section({ title, count, empty, actions, children }: SectionProps) {
  return (
    <section className="sect" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <span className="n">{count}</span>
        <span className="mla" />
        {actions}
      </header>
      {count === 0 ? <p className="t3">{empty}</p> : children}
    </section>
  )
}
