import { useMemo, useState } from 'react'
import type { BoardState, CardSettings, CardSize } from '../../addresses/board-state.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { Button } from '../../controls/button.js'
import { useCommands } from '../../controls/commands.js'
import { Dialog } from '../../controls/dialog.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { announceUndoable } from '../../shell/undo.js'
import { createCursorLink } from '../lines/cursor-link.js'
import { useBaseline } from '../runs/use-baseline.js'
import { BoardBar } from './board-bar.js'
import {
  changed,
  configured,
  folded,
  movedCard,
  type SettingsChange,
  type StateChange,
  withCard,
  withoutCard,
} from './board-changes.js'
import type { BoardData } from './board-data.js'
import { useBoardKeys } from './board-keys.js'
import type { BoardRun } from './board-run.js'
import { BoardSection } from './board-section.js'
import { ADDED, sectionsOf, serverSearch } from './board-sections.js'
import type { Card } from './card.js'
import type { CardAct } from './card-menu.js'
import { FullCard } from './chart-card.js'
import style from './chart-board.module.css'
import { createHoveredRun, type HoveredRun } from './hovered-run.js'
import { groupRuns } from './run-groups.js'
import { useImageKeys } from './run-images.js'
import { createStepLink } from './step-link.js'
import { useArrowKeys } from './use-arrow-keys.js'
import { useFirstLines } from './use-first-lines.js'
import { useKeptStep } from './use-kept-step.js'

export interface ChartBoardProps {
  readonly experimentIds: readonly string[]
  /** The visible runs. */
  readonly runs: readonly BoardRun[]
  /** The visible and the hidden ones: hiding a run changes no card. */
  readonly listed: readonly BoardRun[]
  readonly state: BoardState | undefined
  readonly onState: (state: BoardState | undefined) => void
  /** The keys on the board: all, or all except system metrics. */
  readonly scope?: 'metrics' | 'all'
  /** Whether the user can choose how many runs are shown. */
  readonly hasRunCount?: boolean
  /** Whether keys that no run has are always hidden, as on a run's own page. */
  readonly hasOnlyRunKeys?: boolean
  /** The run under the pointer in the list beside the board. */
  readonly hovered?: HoveredRun
}

/** Cards in sections, which make themselves from what the runs logged until the user changes them (U-CHART-1). */
export function ChartBoard(props: ChartBoardProps) {
  const { experimentIds, runs, listed, state = NOTHING_CHANGED, onState, scope = 'all' } = props
  const { hasRunCount = false, hasOnlyRunKeys = false } = props
  const [links] = useState(() => createLinks(state.step))
  const hovered = props.hovered ?? links.hovered
  const [fullId, setFullId] = useState<string>()
  const listedIds = useMemo(() => listed.map(({ runId }) => runId), [listed])
  const visibleIds = runs.map(({ runId }) => runId)
  const keys = useBoardKeys(
    {
      experimentIds,
      search: serverSearch(state.match),
      runIds: hasOnlyRunKeys ? listedIds : state.hideEmpty === true ? visibleIds : [],
    },
    listedIds,
  )
  const definitions = useDefinitions(experimentIds)
  const metrics = useMemo(
    () => keys.loaded?.flat().filter((key) => scope === 'all' || !key.startsWith('system/')),
    [keys.loaded, scope],
  )
  useFirstLines({ metrics, runs, state, definitions })
  const baseline = useBaseline(experimentIds.length === 1 ? experimentIds[0] : undefined)
  const images = useImageKeys(listed)
  const tables = useMemo(() => [...new Set(listed.flatMap((run) => run.tables))].sort(), [listed])
  const hasBaseline = baseline?.runId !== undefined && listed.length > 1
  const sections = useMemo(() => {
    const metrics = (keys.names ?? []).filter((key) => scope === 'all' || !key.startsWith('system/'))
    return sectionsOf(
      { metrics, single: keys.single, curved: keys.curved, images, tables, hasBaseline },
      { state, definitions },
    )
  }, [keys.names, keys.single, keys.curved, images, tables, hasBaseline, state, scope, definitions])
  const { x = 'step', smoothing = 0, unlinked } = state
  const isGrouped = (state.groups?.length ?? 0) > 0
  const groups = useMemo(
    () => (isGrouped ? groupRuns(runs.map(({ runId, groupValues }) => ({ runId, values: groupValues }))) : undefined),
    [isGrouped, runs],
  )
  const board = useMemo(
    (): BoardData => ({
      experimentIds,
      runs,
      groups,
      definitions,
      baseline,
      x,
      smoothing,
      hovered,
      link: unlinked === true ? undefined : links.cursor,
      steps: links.steps,
    }),
    [experimentIds, runs, groups, definitions, baseline, x, smoothing, hovered, unlinked, links],
  )
  useCommands({
    earlierStep: images.length > 0 ? () => links.steps.move(-1) : undefined,
    laterStep: images.length > 0 ? () => links.steps.move(1) : undefined,
  })

  const put = (next: BoardState) => onState(Object.keys(next).length === 0 ? undefined : next)
  /** A change that can be undone; what was changed since then is undone with it. */
  const putUndoable = (text: string, next: BoardState, before: BoardState = state) => {
    put(next)
    announceUndoable(text, () => put(before))
  }
  const change = (next: StateChange) => put(changed(state, next))
  useKeptStep(links.steps, state.step, (step) => change({ step }))
  const configure = (card: Card, next: SettingsChange) => put(configured(state, card.id, next))
  const move = (card: Card, to: number) => {
    const ids = sections.find(({ name }) => name === card.section)?.cards.map(({ id }) => id) ?? []
    putUndoable(`Moved ${card.title}`, movedCard(state, ids, card.id, to))
  }
  const resized = (card: Card, before: CardSize) => {
    const earlier = configured(state, card.id, { size: before })
    announceUndoable(`Resized ${card.title}`, () => put(earlier))
  }
  const add = (card: CardSettings, section = ADDED) => put(withCard(state, { ...card, section }))
  const act = (card: Card, kind: Exclude<CardAct, 'move' | 'earlier' | 'later'>) => {
    if (typeof kind === 'object') putUndoable(`Resized ${card.title}`, configured(state, card.id, kind))
    else if (kind === 'full-screen') setFullId(card.id)
    else if (kind === 'duplicate') add({ ...card.settings, ...typeOf(card), keys: card.keys }, card.section)
    else putUndoable(`Removed chart ${card.title}`, withoutCard(state, card.id))
  }
  const all = sections.flatMap(({ cards }) => cards)
  const full = all.find(({ id }) => id === fullId)
  useArrowKeys(full !== undefined, (by) => {
    const next = full === undefined ? undefined : all[all.indexOf(full) + by]
    if (next !== undefined) setFullId(next.id)
  })

  return (
    <div className={style.board}>
      <BoardBar
        {...{ experimentIds, state, images, tables, hasRunCount, hasOnlyRunKeys }}
        onChange={change}
        onAdd={add}
      />
      <div className={style.scroll}>
        {keys.error !== null && keys.names === undefined && <Failed error={keys.error} retry={keys.refetch} />}
        {keys.names?.length === 0 && all.length === 0 && (
          <NoCharts state={state} onClear={() => change({ match: undefined })} />
        )}
        {sections.map((section) => (
          <BoardSection
            key={section.name}
            {...{ section, board }}
            onFold={() => put(folded(state, section.name))}
            onMove={move}
            onSettings={configure}
            onResized={resized}
            onAct={act}
          />
        ))}
        {keys.isLoading && <p className={`t3 ${style.more}`}>{LOADING}</p>}
        {keys.more !== undefined && <LoadMore key={keys.names?.length} load={keys.more} />}
      </div>
      {full !== undefined && (
        <Dialog title={full.title} isOpen width={4000} onClose={() => setFullId(undefined)}>
          <FullCard
            key={full.id}
            card={full}
            board={board}
            onSettings={(next) => configure(full, next)}
            onAct={() => undefined}
          />
        </Dialog>
      )}
    </div>
  )
}

const LOADING = 'Loading more metrics…'
const NOTHING_CHANGED: BoardState = {}

function createLinks(step: number | undefined) {
  const cursor = createCursorLink()
  const steps = createStepLink((x) => cursor.move({ owner: 'images', kind: 'step', x }), step)
  return { cursor, steps, hovered: createHoveredRun() }
}

function typeOf({ type }: Card): CardSettings {
  return type === undefined ? {} : { type }
}

function NoCharts({ state, onClear }: { state: BoardState; onClear: () => void }) {
  if (state.match !== undefined) {
    return (
      <Empty title="No matching metrics">
        <p className="mono">{state.match}</p>
        <Button onPress={onClear}>Clear filter</Button>
      </Empty>
    )
  }
  return (
    <Empty title="No metrics yet">
      <p>Log a metric to see its chart here.</p>
    </Empty>
  )
}

/** Loads more when it comes near the viewport. */
function LoadMore({ load }: { load: () => void }) {
  const [watch, isNear] = useNearViewport()
  const [isAsked, setIsAsked] = useState(false)
  if (isNear && !isAsked) {
    setIsAsked(true)
    queueMicrotask(load)
  }
  return (
    <p ref={watch} className={`t3 ${style.more}`}>
      {LOADING}
    </p>
  )
}
