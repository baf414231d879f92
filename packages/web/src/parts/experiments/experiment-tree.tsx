import type { Experiment, ExperimentSummary } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { ArrowUpDown, Plus, Table2, X } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { experimentSummariesQuery, experimentsQuery } from '../../api/queries.js'
import { Button, IconButton } from '../../controls/button.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { SearchField } from '../../controls/search-field.js'
import { naturalOrder } from '../../format/natural-order.js'
import { onPreferences, type Preferences, preferences, setPreferences } from '../../theme/preferences.js'
import styles from './experiment-tree.module.css'
import { ExperimentTreeRows } from './experiment-tree-rows.js'
import { NewExperiment } from './new-experiment.js'
import { foldersAbove, rowsOf, type TreeNode, treeOf } from './tree-nodes.js'

const ORDERS = [
  { value: 'newest', label: 'Newest first' },
  { value: 'name', label: 'By name' },
  { value: 'last-run', label: 'By last run' },
] as const

/** All active experiments as a tree of folders, filtered by part of a name or ID (U-EXP-1). */
export function ExperimentTree() {
  const [isCreating, setCreating] = useState(false)
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search.trim().toLowerCase())
  const { treeOrder, openFolders } = useSyncExternalStore(onPreferences, preferences)
  const { data: experiments, error, refetch } = useQuery(experimentsQuery())
  const { data: summaries } = useQuery(experimentSummariesQuery())
  const [picked, setPicked] = useState<readonly string[]>([])
  const current = useCurrentExperiment(experiments)
  const navigate = useNavigate()

  const found = useMemo(() => experiments?.filter((experiment) => isFound(experiment, wanted)), [experiments, wanted])
  const nodes = useMemo(
    () => (found === undefined ? undefined : treeOf(ordered(found, summaries, treeOrder))),
    [found, summaries, treeOrder],
  )
  const rows = useMemo(() => {
    const open = new Set(openFolders)
    return nodes === undefined ? undefined : rowsOf(nodes, (path) => wanted !== '' || open.has(path))
  }, [nodes, openFolders, wanted])

  function openNode(node: TreeNode) {
    if (node.experiment === undefined) toggleFolder(node.path)
    else void navigate({ to: '/experiments/$experimentId', params: { experimentId: node.experiment.experimentId } })
  }

  const pick = (experimentId: string) =>
    setPicked(picked.includes(experimentId) ? picked.filter((id) => id !== experimentId) : [...picked, experimentId])

  return (
    <section aria-label="Experiments">
      <div className={styles.tools}>
        <SearchField label="Search experiments" value={search} onChange={setSearch} />
        <Menu
          label="Experiment order"
          trigger={
            <IconButton label="Experiment order">
              <ArrowUpDown className="i s" aria-hidden />
            </IconButton>
          }
        >
          {ORDERS.map(({ value, label }) => (
            <MenuItem key={value} isChecked={value === treeOrder} onAction={() => setPreferences({ treeOrder: value })}>
              {label}
            </MenuItem>
          ))}
        </Menu>
        <IconButton label="New experiment" onPress={() => setCreating(true)}>
          <Plus className="i" aria-hidden />
        </IconButton>
      </div>
      {isCreating && <NewExperiment onClose={() => setCreating(false)} />}
      {error !== null && experiments === undefined && (
        <div className={styles.message} role="alert">
          <p>Could not load experiments: {error.message}</p>
          <Button onPress={() => void refetch()}>Retry</Button>
        </div>
      )}
      {rows === undefined && error === null && <TreeSkeleton />}
      {rows?.length === 0 && (
        <p className={styles.message}>{wanted === '' ? 'No experiments yet.' : 'No matching experiments.'}</p>
      )}
      {rows !== undefined && rows.length > 0 && (
        <ExperimentTreeRows
          rows={rows}
          summaries={summaries}
          current={current?.experimentId}
          wanted={wanted}
          onToggle={wanted === '' ? toggleFolder : undefined}
          onOpen={openNode}
          picked={picked}
          onPick={pick}
        />
      )}
      {picked.length > 0 && (
        <div className={styles.picked} role="toolbar" aria-label="Experiments to view together">
          <Button
            disabledReason={picked.length > 1 ? undefined : 'Select at least two experiments.'}
            onPress={() => void navigate(togetherLink(picked))}
          >
            <Table2 className="i" aria-hidden />
            View runs together
          </Button>
          <IconButton label="Clear selection" onPress={() => setPicked([])}>
            <X className="i s" aria-hidden />
          </IconButton>
        </div>
      )}
    </section>
  )
}

function togetherLink(experiments: readonly string[]) {
  return { to: '/compare-experiments/s', search: { experiments } } as const
}

/** The experiment in the address. Its folders open when it is visited. */
function useCurrentExperiment(experiments: readonly Experiment[] | undefined): Experiment | undefined {
  const currentId = useRouterState({
    select: ({ matches }) => (matches.at(-1)?.params as { experimentId?: string } | undefined)?.experimentId,
  })
  const current = useMemo(
    () => experiments?.find(({ experimentId }) => experimentId === currentId),
    [experiments, currentId],
  )
  const name = current?.name
  useEffect(() => {
    if (name === undefined) return
    const { openFolders } = preferences()
    const closed = foldersAbove(name).filter((path) => !openFolders.includes(path))
    if (closed.length > 0) setPreferences({ openFolders: [...openFolders, ...closed] })
  }, [name])
  return current
}

function toggleFolder(path: string) {
  const { openFolders } = preferences()
  const isOpen = openFolders.includes(path)
  setPreferences({ openFolders: isOpen ? openFolders.filter((open) => open !== path) : [...openFolders, path] })
}

function isFound({ name, experimentId }: Experiment, wanted: string): boolean {
  return name.toLowerCase().includes(wanted) || experimentId.includes(wanted)
}

/** The server returns the newest first. */
function ordered(
  experiments: readonly Experiment[],
  summaries: ReadonlyMap<string, ExperimentSummary> | undefined,
  order: Preferences['treeOrder'],
): readonly Experiment[] {
  if (order === 'newest') return experiments
  if (order === 'name') return experiments.toSorted((a, b) => naturalOrder(a.name, b.name))
  const lastRun = ({ experimentId }: Experiment) => Number(summaries?.get(experimentId)?.lastStartTime ?? 0)
  return experiments.toSorted((a, b) => lastRun(b) - lastRun(a))
}

function TreeSkeleton() {
  return (
    <div role="status" aria-label="Loading experiments">
      {[120, 150, 90, 130].map((width) => (
        <div key={width} className="item">
          <span className="skel" style={{ width }} />
        </div>
      ))}
    </div>
  )
}
