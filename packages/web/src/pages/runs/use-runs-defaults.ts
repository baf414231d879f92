import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { loggedKeysQuery } from '../../api/logged-keys-query.js'
import { type DefaultsOptions, type RunsDefaults, runsDefaults } from '../../api/runs-defaults.js'
import { preferences } from '../../theme/preferences.js'

/** On narrower screens the side bar lies above the page. */
const PHONE_PX = 720
const FOLDED_PX = 48

export type RunsDefaultsQuestion = Pick<DefaultsOptions, 'definitions' | 'columns'> & {
  readonly experimentIds: readonly string[]
}

/** What a table of these runs shows from the start (U-RUNS-1). */
export function useRunsDefaults({ experimentIds, definitions, columns }: RunsDefaultsQuestion): {
  readonly defaults: RunsDefaults
  readonly areKnown: boolean
} {
  // Measured once: a table does not change its columns with the window.
  const [room] = useState(roomOfTable)
  const logged = useQuery({
    ...loggedKeysQuery(experimentIds),
    // Once it names a metric it holds, so that columns stay while runs log more.
    enabled: ({ state }) => experimentIds.length > 0 && (state.data?.metrics.length ?? 0) === 0,
  })
  const defaults = useMemo(
    () => runsDefaults({ definitions, logged: logged.data, room, ...(columns === undefined ? {} : { columns }) }),
    [definitions, logged.data, room, columns],
  )
  return { defaults, areKnown: !logged.isPending }
}

function roomOfTable(): number {
  if (innerWidth <= PHONE_PX) return innerWidth
  const { sidebar, sidebarWidth } = preferences()
  return innerWidth - (sidebar === 'open' ? sidebarWidth : FOLDED_PX)
}
