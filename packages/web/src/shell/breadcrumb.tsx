import { Link, type LinkProps } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import styles from './breadcrumb.module.css'
import { useHeadingFocus } from './use-heading-focus.js'

export interface Crumb {
  readonly label: string
  readonly link: LinkProps
}

/** The root of everything in an experiment. */
export const EXPERIMENTS: Crumb = { label: 'Experiments', link: { to: '/experiments' } }

/** The path to the page, one link per level, with the page's actions on the right (U-NAV-3). */
export function Breadcrumb({
  trail,
  current,
  children,
}: {
  trail: readonly Crumb[]
  current: string
  children?: ReactNode
}) {
  const heading = useHeadingFocus()
  return (
    <div className="bar">
      <nav className={styles.crumbs} aria-label="Breadcrumb">
        {trail.map(({ label, link }) => (
          <Fragment key={label}>
            <Link {...link} className="nowrap">
              <bdi>{label}</bdi>
            </Link>
            <ChevronRight className="i" aria-hidden />
          </Fragment>
        ))}
        <h1 ref={heading} tabIndex={-1} className={`${styles.here} cut`}>
          <bdi>{current}</bdi>
        </h1>
      </nav>
      <span className="mla" />
      {children}
    </div>
  )
}
