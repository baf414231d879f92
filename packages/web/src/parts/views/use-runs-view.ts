import { ApiError, type View } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RunsSearch } from '../../addresses/runs-search.js'
import { viewQuery, viewsQuery } from '../../api/queries.js'
import type { RunsDefaults } from '../../api/runs-defaults.js'
import {
  addressOf,
  isChanged,
  NO_VIEW,
  parseViewState,
  type RunsState,
  type SavedState,
  stateOf,
} from './view-state.js'

export interface RunsView {
  /** The page state. */
  readonly state: RunsState
  /** The view that the state is based on. */
  readonly view: View | undefined
  readonly saved: SavedState | undefined
  /** Whether the state differs from its view. */
  readonly isChanged: boolean
  /** False until it is clear whether a view changes the state. */
  readonly isReady: boolean
  /** Why the view in the address could not be loaded; a view that does not exist is only missing. */
  readonly error: Error | undefined
  readonly isMissing: boolean
  readonly retry: () => void
  /** The shortest address of the state, including its view. */
  readonly address: RunsSearch
  /** The address after a change. */
  readonly changed: (search: RunsSearch, next: Partial<RunsState>) => RunsSearch
  /** The address of a state without a view. */
  readonly detached: (state: RunsState) => RunsSearch
}

/** The state of the runs page: the address, on top of the view that it names or the default view (U-RUNS-18). */
export function useRunsView(experimentId: string, search: RunsSearch, defaults: RunsDefaults): RunsView {
  const named = useQuery(viewsQuery(experimentId))
  const isBare = Object.keys(search).length === 0
  const wantedId = search.view === NO_VIEW ? undefined : search.view
  const listed = named.data?.find(({ viewId, isDefault }) => (isBare ? isDefault : viewId === wantedId))
  // The list contains only named views.
  const isElsewhere = wantedId !== undefined && listed === undefined && !named.isPending
  const other = useQuery({ ...viewQuery({ experimentId, viewId: wantedId ?? '' }), enabled: isElsewhere })
  const view = listed ?? (isElsewhere ? other.data : undefined)
  const saved = useMemo(
    () => (view === undefined ? undefined : { viewId: view.viewId, state: parseViewState(view.state) }),
    [view],
  )
  const error = isElsewhere ? (other.error ?? undefined) : undefined
  const isMissing = error instanceof ApiError && error.code === 'RESOURCE_DOES_NOT_EXIST'
  const hasDefault = named.data?.some(({ isDefault }) => isDefault) === true
  const state = useMemo(() => stateOf(search, saved, defaults), [search, saved, defaults])
  return {
    state,
    view,
    saved,
    isChanged: saved !== undefined && isChanged(state, saved, defaults),
    isReady: isBare ? !named.isPending : wantedId === undefined || view !== undefined || isMissing,
    error: isMissing ? undefined : error,
    isMissing,
    retry: () => void other.refetch(),
    address: addressOf(state, { view: saved, hasDefault, defaults }),
    changed: (from, next) =>
      addressOf(stateOf({ ...stateOf(from, saved, defaults), ...next }, undefined, defaults), {
        view: saved,
        hasDefault,
        defaults,
      }),
    detached: (shown) => addressOf(shown, { view: undefined, hasDefault, defaults }),
  }
}
