import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import { runQuery } from '../../api/queries.js'
import { profileFileKind } from './profile-file.js'

/** Leads to the profile that a file of a run holds, or that can be made of it; nothing for other files. */
export function ProfileLink({ runId, path }: { runId: string; path: string }) {
  const { data: run } = useQuery(runQuery(runId))
  const kind = profileFileKind(path)
  if (kind === undefined || run === undefined) return null
  return (
    <Link
      className="btn"
      to="/experiments/$experimentId/runs/$runId/profile/$"
      params={{ experimentId: run.info.experimentId, runId, _splat: path }}
    >
      <ChartColumn className="i" aria-hidden />
      {kind === 'stored' ? 'Open profile' : 'Profile'}
    </Link>
  )
}
