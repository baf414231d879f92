import type { ExperimentSummary } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Check, ChevronDown, ChevronRight } from 'lucide-react'
import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { CutName } from '../../controls/cut-name.js'
import { formatCount } from '../../format/format-number.js'
import { onPreferences, preferences } from '../../theme/preferences.js'
import { tokenSize } from '../../theme/token-size.js'
import styles from './experiment-tree.module.css'
import type { TreeNode, TreeRow } from './tree-nodes.js'

export interface ExperimentTreeRowsProps {
  readonly rows: readonly TreeRow[]
  readonly summaries: ReadonlyMap<string, ExperimentSummary> | undefined
  /** The ID of the open experiment. */
  readonly current: string | undefined
  /** The search text, which is highlighted. */
  readonly wanted: string
  /** Opens or closes a folder; absent while a search opens all of them. */
  readonly onToggle: ((path: string) => void) | undefined
  readonly onOpen: (node: TreeNode) => void
  /** Experiments selected to view their runs together (U-EXP-2). */
  readonly picked: readonly string[]
  readonly onPick: (experimentId: string) => void
}

/** The visible rows of the tree. When focused, the arrow keys move through it, Enter opens and Space selects. */
export function ExperimentTreeRows(props: ExperimentTreeRowsProps) {
  const { rows, current } = props
  const id = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const { density } = useSyncExternalStore(onPreferences, preferences)
  const window = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => tokenSize('--row-list'),
    overscan: 10,
  })
  const cursor = useTreeCursor(props, (index) => window.scrollToIndex(index))
  useEffect(() => window.measure(), [window, density])
  const currentAt = rows.findIndex(({ node }) => node.experiment?.experimentId === current)
  // Scrolls to the experiment when it is opened, but not when rows are added or removed.
  useEffect(() => {
    if (currentAt >= 0) window.scrollToIndex(currentAt)
  }, [current])
  const labels = window.getVirtualItems().flatMap(({ index }) => rows[index]?.node.label ?? [])
  return (
    <div
      ref={scroll}
      className={styles.tree}
      role="tree"
      aria-label="Experiments by folder"
      aria-activedescendant={cursor.at === undefined ? undefined : `${id}-${cursor.at}`}
      tabIndex={0}
      onKeyDown={cursor.onKeyDown}
      onFocus={cursor.onFocus}
      onBlur={cursor.onBlur}
    >
      <div role="presentation" style={{ height: window.getTotalSize(), position: 'relative' }}>
        {window.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          return (
            row !== undefined && (
              <Row
                key={row.node.path}
                {...props}
                row={row}
                labels={labels}
                id={`${id}-${index}`}
                isCursor={index === cursor.at}
                top={start}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

/** The row that keys act on while the tree has focus. */
function useTreeCursor(
  { rows, current, onToggle, onOpen, onPick }: ExperimentTreeRowsProps,
  show: (index: number) => void,
) {
  const [at, setAt] = useState<number>()
  const row = at === undefined ? undefined : rows[at]

  function moveTo(index: number) {
    const next = Math.max(0, Math.min(rows.length - 1, index))
    setAt(next)
    show(next)
  }

  /** Opens a closed folder, or moves to its first child. */
  function right({ node, isOpen }: TreeRow, index: number) {
    if (node.children.length > 0 && !isOpen) onToggle?.(node.path)
    else if (isOpen) moveTo(index + 1)
  }

  /** Closes an open folder, or moves to its parent. */
  function left({ node, isOpen }: TreeRow, index: number) {
    if (isOpen && onToggle !== undefined) onToggle(node.path)
    else {
      const parent = rows.slice(0, index).findLastIndex((candidate) => candidate.node.level < node.level)
      if (parent >= 0) moveTo(parent)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (row === undefined || at === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => right(row, at),
      ArrowLeft: () => left(row, at),
      Enter: () => onOpen(row.node),
      ' ': () => row.node.experiment !== undefined && onPick(row.node.experiment.experimentId),
    }
    const action = actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }

  return {
    at: row === undefined ? undefined : at,
    onKeyDown,
    /** Clicking a row does not start keyboard navigation. */
    onFocus: ({ target, currentTarget }: FocusEvent) => {
      if (target !== currentTarget) return
      const currentAt = rows.findIndex(({ node }) => node.experiment?.experimentId === current)
      setAt(Math.max(0, currentAt))
    },
    onBlur: () => setAt(undefined),
  }
}

interface RowProps extends ExperimentTreeRowsProps {
  readonly row: TreeRow
  /** The names of the rows in view. */
  readonly labels: readonly string[]
  readonly id: string
  readonly isCursor: boolean
  readonly top: number
}

function Row({ row, labels, id, isCursor, top, summaries, current, wanted, onToggle, picked, onPick }: RowProps) {
  const { node, isOpen, place, siblings } = row
  const { experiment, path, level } = node
  const isFolder = node.children.length > 0
  const isCurrent = experiment !== undefined && experiment.experimentId === current
  const isPicked = experiment !== undefined && picked.includes(experiment.experimentId)
  const Twisty = isOpen ? ChevronDown : ChevronRight
  const name = path.slice(node.start)
  const hasDot = isRunningNow(node, summaries) || (!isOpen && isRunning(node, summaries))
  const runs = formatCount(summaries?.get(experiment?.experimentId ?? '')?.runs ?? 0)
  const label =
    wanted === '' ? (
      <CutName name={name} siblings={labels} title={path} />
    ) : (
      <bdi className="cut" title={path}>
        {marked(node, wanted)}
      </bdi>
    )
  return (
    <div
      id={id}
      className={styles.row}
      role="treeitem"
      aria-level={level}
      aria-posinset={place}
      aria-setsize={siblings}
      aria-expanded={isFolder ? isOpen : undefined}
      aria-selected={isCurrent}
      aria-checked={experiment === undefined ? undefined : isPicked}
      data-cursor={isCursor || undefined}
      data-picking={picked.length > 0 || undefined}
      style={{ '--level': level - 1, transform: `translateY(${top}px)` } as CSSProperties}
    >
      {isFolder && (
        <button
          type="button"
          className={styles.twisty}
          tabIndex={-1}
          aria-label={isOpen ? `Close ${path}` : `Open ${path}`}
          disabled={onToggle === undefined}
          onClick={() => onToggle?.(path)}
        >
          <Twisty className="i s" aria-hidden />
        </button>
      )}
      {experiment === undefined ? (
        <button
          type="button"
          className="item"
          data-folder
          tabIndex={-1}
          aria-label={[name, ...(hasDot ? ['running'] : [])].join(' ')}
          onClick={() => onToggle?.(path)}
        >
          {label}
          {hasDot && <RunningDot />}
        </button>
      ) : (
        <Link
          className={isCurrent ? 'item on' : 'item'}
          data-folder={isFolder || undefined}
          tabIndex={-1}
          to="/experiments/$experimentId"
          params={{ experimentId: experiment.experimentId }}
          aria-current={isCurrent ? 'page' : undefined}
          aria-label={[name, ...(hasDot ? ['running'] : []), runs].join(' ')}
        >
          {label}
          {hasDot && <RunningDot />}
          <span className="n">
            {isFoundById(node, wanted) ? marked({ path: experiment.experimentId, start: 0 }, wanted) : runs}
          </span>
        </Link>
      )}
      {experiment !== undefined && (
        <button
          type="button"
          className={styles.pick}
          tabIndex={-1}
          aria-label={`Select ${path}`}
          aria-pressed={isPicked}
          title="Select experiments to view their runs together"
          onClick={() => onPick(experiment.experimentId)}
        >
          <span className={isPicked ? 'cb on' : 'cb'}>{isPicked && <Check className="i" aria-hidden />}</span>
        </button>
      )}
    </div>
  )
}

function RunningDot() {
  return <span className={styles.running} role="img" aria-label="running" title="Has running runs" />
}

function isRunningNow({ experiment }: TreeNode, summaries: RowProps['summaries']): boolean {
  return Number(summaries?.get(experiment?.experimentId ?? '')?.running ?? 0) > 0
}

/** In this folder or below. */
function isRunning(node: TreeNode, summaries: RowProps['summaries']): boolean {
  return isRunningNow(node, summaries) || node.children.some((child) => isRunning(child, summaries))
}

function isFoundById({ path }: TreeNode, wanted: string): boolean {
  return wanted !== '' && !path.toLowerCase().includes(wanted)
}

/** The last part of a path, with the search match highlighted. The match may span the whole path. */
function marked({ path, start }: Pick<TreeNode, 'path' | 'start'>, wanted: string): ReactNode {
  const found = wanted === '' ? -1 : path.toLowerCase().indexOf(wanted, Math.max(0, start - wanted.length + 1))
  if (found < 0) return path.slice(start)
  const [from, to] = [Math.max(start, found), found + wanted.length]
  return (
    <>
      {path.slice(start, from)}
      <mark>{path.slice(from, to)}</mark>
      {path.slice(to)}
    </>
  )
}
