import { Ellipsis } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import type { RunColumn } from '../../api/run-columns.js'

const ColumnMenu = lazy(async () => ({ default: (await import('./column-menu.js')).ColumnMenu }))

/** What the menu of a column does. */
export interface ColumnMenuActions {
  /** Undefined for runs of several experiments, which define no metrics. */
  readonly experimentId: string | undefined
  /** In their order. */
  readonly columns: readonly string[]
  readonly frozen: number
  readonly onSort: (name: string, ascending: boolean) => void
  readonly onMove: (name: string, before: string | undefined) => void
  readonly onResize: (name: string, width: number | undefined) => void
  readonly onFreeze: (count: number) => void
  readonly onHide: (name: string) => void
  readonly onGroupBy: (name: string) => void
  readonly onFilter: (column: RunColumn) => void
}

/** The menu itself is made when it is opened: a table has many columns. */
export function ColumnMenuButton({ column, actions }: { column: RunColumn; actions: ColumnMenuActions }) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className="ib sm"
        aria-label={`Actions for ${column.label}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Ellipsis className="i s" aria-hidden />
      </button>
      {isOpen && (
        <Suspense>
          <ColumnMenu {...{ column, actions, button }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
