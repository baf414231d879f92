import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

export interface TabLink {
  readonly label: string
  readonly count?: string | undefined
  readonly isCurrent: boolean
  /** A tab is a link, so that it can be shared and Back leaves it. */
  readonly link: LinkProps
}

/** Page tabs; `children` are shown at the right. */
export function TabLinks({ label, tabs, children }: { label: string; tabs: readonly TabLink[]; children?: ReactNode }) {
  return (
    <div className="tabs">
      <nav className="tablist" aria-label={label}>
        {tabs.map(({ label: name, count, isCurrent, link }) => (
          <Link
            key={name}
            {...link}
            className={isCurrent ? 'tab on' : 'tab'}
            aria-current={isCurrent ? 'page' : undefined}
          >
            {name}
            {count !== undefined && <span className="n">{count}</span>}
          </Link>
        ))}
      </nav>
      <span className="mla" />
      {children}
    </div>
  )
}
