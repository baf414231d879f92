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
  isTitle = true,
  children,
}: {
  trail: readonly Crumb[]
  current: string
  /** False where the page has a heading of its own. */
  isTitle?: boolean
  children?: ReactNode
}) {
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
        {isTitle ? (
          <Heading className={`${styles.here} cut`}>{current}</Heading>
        ) : (
          <b className={`${styles.here} cut`} aria-current="page">
            {current}
          </b>
        )}
      </nav>
      <span className="mla" />
      {children}
    </div>
  )
}

/** The heading of a page, which gets the focus on navigation. */
export function Heading({ className, children }: { className?: string | undefined; children: string }) {
  const heading = useHeadingFocus()
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      <bdi>{children}</bdi>
    </h1>
  )
}
