import type { TrashItem } from '@labbook/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { CircleDot, FlaskConical, Trash2, Undo2, X } from 'lucide-react'
import { useState } from 'react'
import { experimentsQuery, trashQuery } from '../../api/queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button, IconButton } from '../../controls/button.js'
import { Checkbox } from '../../controls/checkbox.js'
import { SearchField } from '../../controls/search-field.js'
import { Segments } from '../../controls/segments.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatCount } from '../../format/format-number.js'
import { formatAbsolute, formatAgo } from '../../format/format-time.js'
import { PageHead } from '../../shell/page-head.js'
import { ListFoot } from '../../shell/list-foot.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { announceFailure, announceUndoable } from '../../shell/undo.js'
import { DeletePermanently } from './delete-permanently.js'
import { deleteItems, restoreItems } from './restore.js'
import styles from './trash-page.module.css'
import { withExperiments } from './with-experiments.js'

const route = getRouteApi('/trash')

const KINDS = [
  { value: 'all', label: 'All' },
  { value: 'experiments', label: 'Experiments' },
  { value: 'runs', label: 'Runs' },
] as const

/** Deleted items: restore them or delete them permanently (U-TRASH). */
export function TrashPage() {
  const { kind, search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const refresh = useRefresh()
  const trash = useInfiniteQuery(trashQuery({ kind, search }))
  const active = useQuery(experimentsQuery())
  const deleted = useQuery(experimentsQuery('DELETED_ONLY'))
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  // Kept while the dialog is open, because deleted items leave the list.
  const [purged, setPurged] = useState<readonly TrashItem[]>()

  const items = trash.data?.pages.flatMap((page) => page.items) ?? []
  const total = trash.data?.pages[0]?.total
  const chosen = items.filter(({ id }) => selected.has(id))
  const deletedNames = new Map(deleted.data?.map(({ experimentId, name }) => [experimentId, name]))
  const names = new Map([
    ...deletedNames,
    ...(active.data ?? []).map(({ experimentId, name }) => [experimentId, name] as const),
  ])
  const totalBytes = items.reduce((sum, { bytes = 0 }) => sum + Number(bytes), 0)

  const change = (next: { kind?: TrashItem['kind'] | undefined; search?: string | undefined }) =>
    void navigate({
      search: (old) => Object.fromEntries(Object.entries({ ...old, ...next }).filter(([, value]) => value)),
      replace: true,
    })

  const tick = (id: string, isSelected: boolean) =>
    setSelected(isSelected ? new Set([...selected, id]) : new Set([...selected].filter((other) => other !== id)))

  async function restore(wanted: readonly TrashItem[]) {
    const restored = withExperiments(wanted, deletedNames)
    const experimentCount = restored.length - wanted.length
    setSelected(new Set())
    const show = async (verb: 'restore' | 'delete', failed: readonly string[]) => {
      await refresh({ what: 'experiment' }, { what: 'run' })
      if (failed.length > 0)
        announceFailure(`Could not ${verb} ${failed.length} ${failed.length === 1 ? 'item' : 'items'}: ${failed[0]}`)
    }
    const failed = await restoreItems(restored)
    await show('restore', failed)
    if (failed.length === restored.length) return
    const what = wanted.length === 1 ? wanted[0]?.name : `${wanted.length} items`
    const suffix =
      experimentCount === 0
        ? ''
        : ` with ${experimentCount === 1 ? 'its experiment' : `${experimentCount} experiments`}`
    announceUndoable(`Restored ${what}${suffix}`, async () => show('delete', await deleteItems(restored)))
  }

  return (
    <>
      <title>Trash · Labbook</title>
      <PageHead title="Trash" />
      <p className={`t2 ${styles.about}`}>
        {total !== undefined &&
          `${formatCount(total)} ${total === 1 ? 'item' : 'items'}${totalBytes > 0 ? `, ${formatBytes(totalBytes)}` : ''}. `}
        Deleted runs and experiments stay here until you delete them permanently, here or with labbook gc.
      </p>
      <div className={`tools ${styles.tools}`}>
        <Segments
          label="Kind"
          value={kind ?? 'all'}
          options={KINDS}
          onChange={(value) => change({ kind: value === 'all' ? undefined : value })}
        />
        <SearchField
          label="Search by name or ID"
          isOfPage
          value={search}
          onChange={(text) => change({ search: text })}
        />
      </div>
      <div className="body">
        {trash.error !== null && <Failed error={trash.error} retry={() => void trash.refetch()} />}
        {total === 0 && <Nothing isNarrowed={search !== '' || kind !== undefined} />}
        {items.length > 0 && (
          <table className="grid">
            <thead>
              <tr>
                <th style={{ width: 1 }}>
                  <Checkbox
                    label="Select all"
                    isLabelHidden
                    isSelected={chosen.length === items.length}
                    isIndeterminate={chosen.length > 0 && chosen.length < items.length}
                    onChange={(all) => setSelected(all ? new Set(items.map(({ id }) => id)) : new Set())}
                  />
                </th>
                <th>Name</th>
                <th>Experiment</th>
                <th>Deleted</th>
                <th className="num">Runs</th>
                <th className="num">Size</th>
                <th aria-label="Actions" />
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <TrashRow
                  key={`${item.kind} ${item.id}`}
                  item={item}
                  experiment={names.get(item.experimentId) ?? item.experimentId}
                  isSelected={selected.has(item.id)}
                  onSelect={(isSelected) => tick(item.id, isSelected)}
                  onRestore={() => void restore([item])}
                />
              ))}
            </tbody>
          </table>
        )}
        {trash.hasNextPage && (
          <div className="row pad">
            <Button isDisabled={trash.isFetchingNextPage} onPress={() => void trash.fetchNextPage()}>
              {trash.isFetchingNextPage ? 'Loading…' : 'Show more'}
            </Button>
          </div>
        )}
      </div>
      {chosen.length > 0 && (
        <div className="floatbar" role="toolbar" aria-label="Selected items">
          <span className="med">{formatCount(chosen.length)} selected</span>
          <span className="sep" />
          <Button kind="primary" onPress={() => void restore(chosen)}>
            <Undo2 className="i" aria-hidden />
            Restore
          </Button>
          <Button kind="remove" onPress={() => setPurged(chosen)}>
            <Trash2 className="i" aria-hidden />
            Delete permanently
          </Button>
          <span className="sep" />
          <IconButton label="Clear selection" onPress={() => setSelected(new Set())}>
            <X className="i" aria-hidden />
          </IconButton>
        </div>
      )}
      {purged !== undefined && (
        <DeletePermanently
          items={purged}
          onClose={() => {
            setPurged(undefined)
            setSelected(new Set())
          }}
        />
      )}
      <ListFoot count={total} nouns={['item', 'items']} selected={chosen.length} />
    </>
  )
}

interface TrashRowProps {
  readonly item: TrashItem
  readonly experiment: string
  readonly isSelected: boolean
  readonly onSelect: (isSelected: boolean) => void
  readonly onRestore: () => void
}

function TrashRow({ item, experiment, isSelected, onSelect, onRestore }: TrashRowProps) {
  const { kind, id, name, deletedTime, runs, bytes } = item
  const isRun = kind === 'runs'
  const Kind = isRun ? CircleDot : FlaskConical
  return (
    <tr className={isSelected ? 'sel' : ''}>
      <td>
        <Checkbox label={`Select ${name}`} isLabelHidden isSelected={isSelected} onChange={onSelect} />
      </td>
      <td title={id}>
        <span className="row">
          <Kind className="i s" aria-hidden />
          <bdi className="cut med">{name}</bdi>
          {!isRun && <span className="chip line">experiment</span>}
        </span>
      </td>
      <td className="t2">{isRun ? <bdi>{experiment}</bdi> : '–'}</td>
      <td className="t2 nowrap">
        {deletedTime === undefined ? (
          'unknown'
        ) : (
          <time title={formatAbsolute(Number(deletedTime))}>{formatAgo(Number(deletedTime), Date.now())}</time>
        )}
      </td>
      <td className="num t2">{isRun ? '–' : formatCount(runs)}</td>
      <td className="num">{bytes === undefined ? '–' : formatBytes(Number(bytes))}</td>
      <td className="num">
        <Button kind="quiet" aria-label={`Restore ${name}`} onPress={onRestore}>
          <Undo2 className="i" aria-hidden />
          Restore
        </Button>
      </td>
    </tr>
  )
}

function Nothing({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed) return <Empty title="No matching items" />
  return (
    <Empty title="Trash is empty">
      <p>Deleted runs and experiments appear here, and you can restore them.</p>
    </Empty>
  )
}
