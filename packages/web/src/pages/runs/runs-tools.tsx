import { useQuery } from '@tanstack/react-query'
import { Rows3, Rows4 } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { runBlockQuery } from '../../api/runs-query.js'
import { IconButton } from '../../controls/button.js'
import { onPreferences, preferences, setPreferences } from '../../theme/preferences.js'
import { ExportButton } from './export/export-button.js'
import type { AskedRuns } from './use-runs-query.js'

/** How dense the rows are, and the export of all that match. */
export function RunsTools({ asked: { query, columns } }: { asked: AskedRuns }) {
  const { density } = useSyncExternalStore(onPreferences, preferences)
  // The table asks for it.
  const { data } = useQuery({ ...runBlockQuery(query, 0), enabled: false })
  const isCompact = density === 'compact'
  const Icon = isCompact ? Rows4 : Rows3
  return (
    <>
      <IconButton
        label={isCompact ? 'Comfortable rows' : 'Compact rows'}
        onPress={() => setPreferences({ density: isCompact ? 'comfortable' : 'compact' })}
      >
        <Icon className="i" aria-hidden />
      </IconButton>
      <ExportButton of={query} columns={columns} count={data?.total} />
    </>
  )
}
