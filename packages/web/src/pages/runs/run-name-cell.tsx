import { Link } from '@tanstack/react-router'
import { Ellipsis, Eye, EyeOff, FilterX } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import type { RunCells } from '../../api/runs-query.js'
import { CutName } from '../../controls/cut-name.js'
import { RunDot } from '../../controls/look-dot.js'
import { LiveStatus } from '../../parts/runs/run-status.js'
import { nameOfRun } from './rows/name-of-run.js'
import styles from './run-name-cell.module.css'

const RunRowMenu = lazy(async () => ({ default: (await import('./run-row-menu.js')).RunRowMenu }))

/** What can be done with a run from its row. */
export interface RunActions {
  /** Absent if runs cannot be changed. */
  readonly canEdit: boolean
  readonly isHidden: (runId: string) => boolean
  readonly onToggleHidden: (runId: string) => void
  readonly onShowOnly: (runId: string) => void
}

export interface RunNameCellProps {
  readonly run: RunCells
  /** The names of other runs in view. */
  readonly siblings: readonly string[]
  /** Words that were searched, to underline. */
  readonly words?: readonly string[] | undefined
  /** The value of its heartbeat tag, where it is known. */
  readonly heartbeat: unknown
  readonly isBaseline: boolean
  /** The filter leaves the run out. */
  readonly isOutsideFilter?: boolean
  /** The short name of its parent, where the run does not stand below it. */
  readonly parentName?: string | undefined
  readonly actions: RunActions
}

/** The name of a run with its marks; an eye that hides it in charts; its menu. */
export function RunNameCell(props: RunNameCellProps) {
  const { run, siblings, heartbeat, isBaseline, isOutsideFilter = false, parentName, actions } = props
  const { runId, experimentId, status } = run
  const name = nameOfRun(run)
  const isHidden = actions.isHidden(runId)
  return (
    <>
      <EyeButton {...{ name, isHidden }} onPress={() => actions.onToggleHidden(runId)} />
      <RunDot runId={runId} isHidden={isHidden} />
      <LiveStatus {...{ status, heartbeat }} />
      {parentName !== undefined && (
        <bdi className={`cut ${styles.parent}`} title={`Child of ${run.parent?.name ?? parentName}`}>
          {parentName}
        </bdi>
      )}
      <Link
        className={`name mid ${styles.name}`}
        data-dimmed={isHidden || undefined}
        to="/experiments/$experimentId/runs/$runId"
        params={{ experimentId, runId }}
        aria-label={name}
      >
        <CutName name={name} siblings={siblings} words={props.words} />
      </Link>
      {isBaseline && <span className="chip accent">Baseline</span>}
      {isOutsideFilter && (
        <span className={`t3 micro ${styles.outside}`} title="Outside this filter, kept">
          <FilterX className="i s" aria-hidden />
          <span className="cut">Outside this filter, kept</span>
        </span>
      )}
      <MenuButton {...{ run, name, actions }} />
    </>
  )
}

function EyeButton({ name, isHidden, onPress }: { name: string; isHidden: boolean; onPress: () => void }) {
  const label = `${isHidden ? 'Show' : 'Hide'} ${name}`
  const Icon = isHidden ? EyeOff : Eye
  return (
    <button
      type="button"
      className={`ib sm ${styles.eye}`}
      aria-label={label}
      title={`${label} in charts`}
      data-on={isHidden || undefined}
      onClick={onPress}
    >
      <Icon className="i s" aria-hidden />
    </button>
  )
}

/** The menu itself is made when it is opened: a table has many rows. */
function MenuButton({ run, name, actions }: { run: RunCells; name: string; actions: RunActions }) {
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`ib sm ${styles.menu}`}
        aria-label={`Actions for ${name}`}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <Ellipsis className="i s" aria-hidden />
      </button>
      {isOpen && (
        <Suspense>
          <RunRowMenu {...{ run, name, actions, button }} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
