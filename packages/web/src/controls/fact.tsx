import type { ReactNode } from 'react'

/** One of the facts in a line below a title (`.facts`): its name over what it is. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
