import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight, Plus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import {
  type BoardState,
  type CardSettings,
  chartTypes,
  compact,
  type RunCount,
  runCounts,
} from '../../addresses/board-state.js'
import { api } from '../../api/client.js'
import type { Definitions } from '../../api/definitions.js'
import { ofExperiments } from '../../api/scope.js'
import { useDefinitions } from '../../api/use-definitions.js'
import { Button } from '../../controls/button.js'
import { Dialog } from '../../controls/dialog.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { SearchField } from '../../controls/search-field.js'
import { Select } from '../../controls/select.js'
import { Slider } from '../../controls/slider.js'
import { Switch } from '../../controls/switch.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { byLabel, hintOf, titleOf } from '../../format/format-defined.js'
import { formatCount } from '../../format/format-number.js'
import { naturalOrder } from '../../format/natural-order.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { announceUndoable } from '../../shell/undo.js'
import { axisLabel, axisTitle } from '../figures/compared-run.js'
import { createCursorLink } from '../lines/cursor-link.js'
import type { BoardRun } from './board-run.js'
import type { Card } from './card.js'
import { TYPE_LABELS, useAxes, xOptions } from './card-settings.js'
import style from './chart-board.module.css'
import { type CardAct, ChartCard } from './chart-card.js'

export interface ChartBoardProps {
  readonly experimentIds: readonly string[]
  readonly runs: readonly BoardRun[]
  readonly state: BoardState | undefined
  readonly onState: (state: BoardState | undefined) => void
  /** The keys on the board: all, or all except system metrics. */
  readonly scope?: 'metrics' | 'all'
  /** Whether the user can choose how many runs are shown. */
  readonly hasRunCount?: boolean
  /** Whether keys that no run has are always hidden, as on a run's own page. */
  readonly hasOnlyRunKeys?: boolean
}

/** Cards in sections. Every metric is a line chart until the user changes it (U-CHART-1). */
export function ChartBoard(props: ChartBoardProps) {
  const { experimentIds, runs, state = {}, onState, scope = 'all', hasRunCount = false } = props
  const { hasOnlyRunKeys = false } = props
  const [link] = useState(createCursorLink)
  const [fullId, setFullId] = useState<string>()
  const runIds = runs.map((run) => run.runId)
  const keys = useInfiniteQuery(
    boardKeysQuery({
      experimentIds,
      search: serverSearch(state.match),
      runIds: state.hideEmpty === true || hasOnlyRunKeys ? runIds : [],
    }),
  )
  const names = useMemo(() => keys.data?.pages.flatMap((page) => page.keys.map(({ key }) => key)), [keys.data])
  const definitions = useDefinitions(experimentIds)
  const sections = useMemo(
    () => sectionsOf(names ?? [], { state, scope, definitions }),
    [names, state, scope, definitions],
  )
  const axes = useAxes(experimentIds)
  const board = { x: state.x ?? 'step', smoothing: state.smoothing ?? 0 }

  const change = (next: Partial<Record<keyof BoardState, unknown>>) => {
    const merged = compact<BoardState>({ ...state, ...next } as BoardState)
    onState(Object.keys(merged).length === 0 ? undefined : merged)
  }
  const configure = (card: Card, settings: Partial<Record<keyof CardSettings, unknown>>) => {
    const merged = compact<CardSettings>({ ...state.cards?.[card.id], ...settings } as CardSettings)
    const { [card.id]: _old, ...others } = state.cards ?? {}
    const cards = Object.keys(merged).length === 0 ? others : { ...others, [card.id]: merged }
    change({ cards: Object.keys(cards).length === 0 ? undefined : cards })
  }
  const add = (added: CardSettings & { section: string }) =>
    change({ added: [...(state.added ?? []), { ...added, id: nextId(state) }] })
  const act = (card: Card, kind: CardAct) => {
    if (kind === 'full-screen') setFullId(card.id)
    if (kind === 'duplicate') add({ ...card.settings, keys: card.keys, section: card.section })
    if (kind === 'earlier' || kind === 'later') {
      const siblings = sections.find(({ name }) => name === card.section)?.cards.map(({ id }) => id) ?? []
      const others = (state.order ?? []).filter((id) => !siblings.includes(id))
      change({ order: [...others, ...moved(siblings, card.id, kind === 'earlier' ? -1 : 1)] })
    }
    if (kind === 'remove') {
      change({ removed: [...(state.removed ?? []), card.id] })
      announceUndoable(`Removed chart ${card.title}`, () => onState(state))
    }
  }
  const cardProps = (card: Card) => ({
    card,
    runs,
    experimentIds,
    board,
    link,
    definitions,
    onSettings: (settings: Partial<Record<keyof CardSettings, unknown>>) => configure(card, settings),
    onAct: (kind: CardAct) => act(card, kind),
  })
  const all = sections.flatMap(({ cards }) => cards)
  const full = all.find(({ id }) => id === fullId)
  useArrowKeys(full !== undefined, (by) => {
    const next = full === undefined ? undefined : all[all.indexOf(full) + by]
    if (next !== undefined) setFullId(next.id)
  })

  return (
    <div className={style.board}>
      <div className={`tools ${style.bar}`}>
        <div className={style.match}>
          <SearchField
            label="Filter charts"
            value={state.match ?? ''}
            onChange={(match) => change({ match: match || undefined })}
          />
        </div>
        <Select
          label="X axis"
          value={board.x}
          options={xOptions(axes.filter((axis) => axis.startsWith('metrics.')))}
          onChange={(x) => change({ x: x === 'step' ? undefined : x })}
        />
        <Slider
          label="Smoothing"
          {...{ min: 0, max: 0.99, step: 0.01 }}
          value={board.smoothing}
          onChange={(smoothing) => change({ smoothing: smoothing === 0 ? undefined : smoothing })}
        />
        {hasRunCount && (
          <Select
            label="Runs shown"
            value={String(state.runs ?? DEFAULT_RUNS)}
            options={runCounts.map((count) => ({ value: String(count), label: `First ${count} runs` }))}
            onChange={(count) => change({ runs: Number(count) === DEFAULT_RUNS ? undefined : Number(count) })}
          />
        )}
        {!hasOnlyRunKeys && (
          <Switch
            label="Hide empty charts"
            isSelected={state.hideEmpty === true}
            onChange={(hideEmpty) => change({ hideEmpty: hideEmpty || undefined })}
          />
        )}
        <span className="mla" />
        <Menu
          label="Add chart"
          trigger={
            <Button>
              <Plus className="i" aria-hidden />
              Add chart
            </Button>
          }
        >
          {chartTypes.map((type) => (
            <MenuItem
              key={type}
              onAction={() => add({ type, section: ADDED, keys: firstKeys(type, names ?? [], axes), size: 'large' })}
            >
              {TYPE_LABELS[type]}
            </MenuItem>
          ))}
        </Menu>
      </div>
      <div className={style.scroll}>
        {keys.error !== null && names === undefined && <Failed error={keys.error} retry={() => void keys.refetch()} />}
        {names?.length === 0 && all.length === 0 && (
          <NoCharts state={state} onClear={() => change({ match: undefined })} />
        )}
        {sections.map(({ name, cards, isFolded }) => (
          <section key={name} aria-label={name}>
            <div className={style.section}>
              <button
                type="button"
                className={style.fold}
                aria-expanded={!isFolded}
                onClick={() => change({ folded: toggled(state.folded, name) })}
              >
                {isFolded ? <ChevronRight className="i s" aria-hidden /> : <ChevronDown className="i s" aria-hidden />}
                <h2 className={style.name}>
                  <bdi>{name}</bdi>
                </h2>
                <span className="small t3 tnum">
                  {formatCount(cards.length)} {cards.length === 1 ? 'chart' : 'charts'}
                </span>
              </button>
            </div>
            {!isFolded && (
              <div className={style.cards}>
                {cards.map((card) => (
                  <ChartCard key={card.id} {...cardProps(card)} />
                ))}
              </div>
            )}
          </section>
        ))}
        {keys.hasNextPage && <LoadMore key={names?.length} load={() => void keys.fetchNextPage()} />}
      </div>
      {full !== undefined && (
        <Dialog title={full.title} isOpen width={4000} onClose={() => setFullId(undefined)}>
          <ChartCard key={full.id} isFull {...cardProps(full)} />
        </Dialog>
      )}
    </div>
  )
}

export const DEFAULT_RUNS: RunCount = 20
const ADDED = 'Added'
const SYSTEM = 'System metrics'
const KEYS_PER_PAGE = 200

const boardKeysQuery = (query: { experimentIds: readonly string[]; search: string; runIds: readonly string[] }) =>
  infiniteQueryOptions({
    queryKey: ['keys', ofExperiments(query.experimentIds), 'board', query],
    queryFn: ({ pageParam, signal }) => {
      const { experimentIds, search, runIds } = query
      const request = {
        experimentIds,
        runIds,
        kind: 'metrics' as const,
        varying: false,
        maxResults: KEYS_PER_PAGE,
        ...(search === '' ? {} : { search }),
        ...(pageParam === '' ? {} : { pageToken: pageParam }),
      }
      return api.keys.searchKeys(request, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ nextPageToken }) => nextPageToken,
    placeholderData: (previous) => previous,
  })

/** The part of the search that the server can apply; `/regular expressions/` are matched here. */
function serverSearch(match: string | undefined): string {
  return match !== undefined && expressionOf(match) === undefined ? match : ''
}

function expressionOf(match: string): RegExp | undefined {
  const [, source] = /^\/(.+)\/$/.exec(match) ?? []
  if (source === undefined) return undefined
  try {
    return new RegExp(source, 'i')
  } catch {
    return undefined
  }
}

interface Section {
  readonly name: string
  readonly cards: readonly Card[]
  readonly isFolded: boolean
}

interface SectionsOptions {
  readonly state: BoardState
  readonly scope: ChartBoardProps['scope']
  readonly definitions: Definitions
}

function sectionsOf(keys: readonly string[], { state, scope, definitions }: SectionsOptions): readonly Section[] {
  const removed = new Set(state.removed)
  const rank = new Map(state.order?.map((id, i) => [id, i]))
  const expression = state.match === undefined ? undefined : expressionOf(state.match)
  const cards = [
    ...keys
      .filter((key) => isInScope(key, scope) && expression?.test(key) !== false)
      .toSorted((a, b) => byLabel(a, b, definitions.metrics))
      .map((key): Card => {
        const settings = state.cards?.[key] ?? {}
        const metric = definitions.metrics.get(key)
        const names = { title: titleOf(key, metric), hint: hintOf(key, metric) }
        return { id: key, section: sectionOf(key), ...names, keys: settings.keys ?? [key], settings }
      }),
    ...(state.added ?? []).map(({ id, section, ...own }): Card => {
      const settings = { ...own, ...state.cards?.[id] }
      const axes = settings.keys ?? []
      const names = { title: cardTitle(axes, (axis) => axisTitle(axis, definitions)), hint: cardTitle(axes, axisLabel) }
      return { id, section, ...names, keys: axes, settings }
    }),
  ].filter(({ id }) => !removed.has(id))
  const groups = new Map<string, Card[]>()
  for (const card of cards) {
    const group = groups.get(card.section)
    if (group === undefined) groups.set(card.section, [card])
    else group.push(card)
  }
  const place = ({ id }: Card) => rank.get(id) ?? rank.size
  return [...groups]
    .map(([name, group]): Section => {
      const isFolded = (name === SYSTEM) !== (state.folded?.includes(name) ?? false)
      return { name, cards: group.toSorted((a, b) => place(a) - place(b)), isFolded }
    })
    .toSorted((a, b) => sectionRank(a.name) - sectionRank(b.name) || naturalOrder(a.name, b.name))
}

/** Line and bar charts have the keys of metrics, the others have axes. */
function cardTitle(keys: readonly string[], titleOfAxis: (axis: string) => string): string {
  const names = keys.map((key) => titleOfAxis(/^(metrics|params)\./.test(key) ? key : `metrics.${key}`))
  return names.length === 0 ? 'New chart' : names.slice(0, 3).join(' × ')
}

function isInScope(key: string, scope: ChartBoardProps['scope']): boolean {
  return scope === 'all' || !key.startsWith('system/')
}

/** The section of a key: the part before its first `/`. */
function sectionOf(key: string): string {
  const slash = key.indexOf('/')
  if (slash <= 0) return 'Metrics'
  const first = key.slice(0, slash)
  return first === 'system' ? SYSTEM : first
}

function sectionRank(name: string): number {
  return { [ADDED]: 0, Metrics: 1, [SYSTEM]: 3 }[name] ?? 2
}

function moved(ids: readonly string[], id: string, by: number): readonly string[] {
  const from = ids.indexOf(id)
  const to = Math.min(ids.length - 1, Math.max(0, from + by))
  return ids
    .toSpliced(from, 1)
    .toSpliced(to, 0, id)
    .slice(0, Math.max(from, to) + 1)
}

function toggled(names: readonly string[] | undefined, name: string): readonly string[] | undefined {
  const next = names?.includes(name) === true ? names.filter((other) => other !== name) : [...(names ?? []), name]
  return next.length === 0 ? undefined : next
}

function nextId(state: BoardState): string {
  const taken = new Set(state.added?.map(({ id }) => id))
  let number = taken.size + 1
  while (taken.has(`card-${number}`)) number++
  return `card-${number}`
}

function firstKeys(type: (typeof chartTypes)[number], keys: readonly string[], axes: readonly string[]) {
  if (type === 'line' || type === 'bar') return keys.slice(0, 1)
  const metrics = axes.filter((axis) => axis.startsWith('metrics.'))
  const params = axes.filter((axis) => axis.startsWith('params.'))
  if (type === 'parallel') return [...params.slice(0, 3), ...metrics.slice(0, 1)]
  if (type === 'contour') return [...params.slice(0, 2), ...metrics].slice(0, 3)
  return [...params.slice(0, 1), ...metrics].slice(0, 2)
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

/** ← and → switch between charts in full screen, unless the focused element uses these keys. */
function useArrowKeys(isOn: boolean, go: (by: 1 | -1) => void) {
  const latest = useRef(go)
  latest.current = go
  useEffect(() => {
    if (!isOn) return undefined
    const onKeyDown = ({ key, target }: KeyboardEvent) => {
      const isTaken = target instanceof Element && target.closest('[role=group], [role=menu], input') !== null
      if (!isTaken && key === 'ArrowRight') latest.current(1)
      if (!isTaken && key === 'ArrowLeft') latest.current(-1)
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [isOn])
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
    <p ref={watch} className="t3" style={{ padding: 'var(--s-4)' }}>
      Loading more metrics…
    </p>
  )
}
