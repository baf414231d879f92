import type { Profile, Progress } from '@labbook/profile'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Button } from '../../controls/button.js'
import { CodeBlock } from '../../controls/code-block.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatCount } from '../../format/format-number.js'
import { MOST_TABLE_BYTES, MOST_TABLE_ROWS, profileCommand } from '../../parts/profiles/profile-file.js'
import { useTableProfile } from '../../parts/profiles/use-table-profile.js'
import { Empty, Failed } from '../../shell/page-state.js'
import { ProfileTrail } from './profile-trail.js'

const route = getRouteApi('/experiments/$experimentId/runs/$runId/profile/$')

/** Profiles a table of the run in the browser and then shows it; the server reads nothing (PR-144). */
export function TableProfiling({ children }: { children: (profile: Profile) => ReactNode }) {
  const { runId, _splat: path = '' } = route.useParams()
  const [attempt, setAttempt] = useState(0)
  const made = useTableProfile(runId, path, attempt)
  const again = () => setAttempt(attempt + 1)
  if (made.state === 'done') return children(made.profile)
  return (
    <>
      <ProfileTrail title={path.slice(path.lastIndexOf('/') + 1)} />
      {made.state === 'working' && <Working progress={made.progress} stop={made.stop} />}
      {made.state === 'stopped' && (
        <Empty title="Stopped">
          <Button onPress={again}>Profile again</Button>
        </Empty>
      )}
      {made.state === 'failed' && <Failed error={made.error} retry={again} />}
      {made.state === 'tooLarge' && (
        <Empty title="This table is too large to profile here">
          <p>
            {made.by === 'bytes'
              ? `The page reads files of up to ${formatBytes(MOST_TABLE_BYTES)}.`
              : `The page reads up to ${formatCount(MOST_TABLE_ROWS)} rows.`}{' '}
            Download the file and run this command, which has no such limit:
          </p>
          <CodeBlock text={profileCommand(path)} copyLabel="Copy command" />
        </Empty>
      )}
    </>
  )
}

const PHASES: Readonly<Record<Progress['phase'], string>> = {
  load: 'Reading the table',
  variables: 'Describing the variables',
  correlations: 'Correlating',
  missing: 'Looking for missing values',
  duplicates: 'Looking for duplicate rows',
  sample: 'Taking a sample',
  render: 'Writing the report',
}

function Working({ progress, stop }: { progress: Progress | undefined; stop: () => void }) {
  const doing = progress === undefined ? 'Fetching the file' : PHASES[progress.phase]
  const isCounted = progress !== undefined && progress.total > 1
  return (
    <Empty title="Profiling">
      <p role="status">
        {doing}
        {isCounted && ` (${formatCount(progress.done)} of ${formatCount(progress.total)})`}
      </p>
      <progress aria-label={doing} {...(isCounted ? { value: progress.done, max: progress.total } : {})} />
      <Button onPress={stop}>Stop</Button>
    </Empty>
  )
}
