import { ApiError, type View } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { viewQuery, viewsQuery } from '../../api/queries.js'
import { addressOf, NO_VIEW, parseViewState, type RunsState, type SavedState, stateOf } from './view-state.js'

export interface RunsView {
  /** What the page shows. */
  readonly state: RunsState
  /** The view that it came from. */
  readonly view: View | undefined
  readonly saved: SavedState | undefined
  /** Until then nobody knows whether a view says otherwise. */
  readonly isReady: boolean
  /** Why the view of the address could not be read; one that does not exist is only missing. */
  readonly error: Error | undefined
  readonly isMissing: boolean
  readonly retry: () => void
  /** The shortest address of what is shown; it names the view that it came from. */
  readonly address: RunsSearch
  /** The address after a change. */
  readonly changed: (search: RunsSearch, next: Partial<RunsState>) => RunsSearch
  /** The address of a state that comes from no view. */
  readonly detached: (state: RunsState) => RunsSearch
}

/** The state of the runs page: its address, over the view that the address names or that opens by default (U-RUNS-18). */
export function useRunsView(experimentId: string, search: RunsSearch): RunsView {
  const named = useQuery(viewsQuery(experimentId))
  const isBare = Object.keys(search).length === 0
  const wantedId = search.view === NO_VIEW ? undefined : search.view
  const known = named.data?.find(({ viewId, isDefault }) => (isBare ? isDefault : viewId === wantedId))
  // The list has those with a name only.
  const isElsewhere = wantedId !== undefined && known === undefined && !named.isPending
  const other = useQuery({ ...viewQuery({ experimentId, viewId: wantedId ?? '' }), enabled: isElsewhere })
  const view = known ?? (isElsewhere ? other.data : undefined)
  const saved = useMemo(
    () => (view === undefined ? undefined : { viewId: view.viewId, state: parseViewState(view.state) }),
    [view],
  )
  const error = isElsewhere ? (other.error ?? undefined) : undefined
  const isMissing = error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST'
  const hasDefault = named.data?.some(({ isDefault }) => isDefault) === true
  const state = useMemo(() => stateOf(search, saved), [search, saved])
  return {
    state,
    view,
    saved,
    isReady: isBare ? !named.isPending : wantedId === undefined || view !== undefined || isMissing,
    error: isMissing ? undefined : error,
    isMissing,
    retry: () => void other.refetch(),
    address: addressOf(state, { view: saved, hasDefault }),
    changed: (from, next) =>
      addressOf(stateOf({ ...stateOf(from, saved), ...next }, undefined), { view: saved, hasDefault }),
    detached: (shown) => addressOf(shown, { view: undefined, hasDefault }),
  }
}
