import type { ReactNode } from 'react'
import styles from './page-head.module.css'
import { useHeadingFocus } from './use-heading-focus.js'

/** The name of a page that stands for itself, and what can be done on the whole of it at the right (U-NAV-3). */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useHeadingFocus()
  return (
    <div className="bar">
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <span className="mla" />
      {children}
    </div>
  )
}
