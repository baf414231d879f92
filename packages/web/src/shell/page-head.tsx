import type { ReactNode } from 'react'
import styles from './page-head.module.css'
import { useHeadingFocus } from './use-heading-focus.js'

/** The title of a top-level page, with its actions on the right (U-NAV-3). */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useHeadingFocus()
  return (
    <div className={`bar ${styles.head}`}>
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <span className="mla" />
      {children}
    </div>
  )
}
