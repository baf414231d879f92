import type { Profile } from '@labbook/profile'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { profileChoices } from '../../addresses/profile-search.js'
import { runQuery } from '../../api/queries.js'
import { CopyButton } from '../../controls/copy-button.js'
import { loggedProfiles } from '../../parts/datasets/logged-profiles.js'
import { Choices } from '../../parts/profiles/choices.js'
import { profileFileKind } from '../../parts/profiles/profile-file.js'
import { storedProfileQuery } from '../../parts/profiles/profile-queries.js'
import { ProfileReport } from '../../parts/profiles/profile-report.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { ProfileActions } from './profile-actions.js'
import { ProfileTrail } from './profile-trail.js'
import { TableProfiling } from './table-profiling.js'

const route = getRouteApi('/experiments/$experimentId/runs/$runId/profile/$')

/** The profile that a file of a run holds, or that the page makes of a table (PR-142, PR-144). */
export function ProfilePage() {
  const { runId, _splat: path = '' } = route.useParams()
  return profileFileKind(path) === 'table' ? (
    <TableProfiling key={`${runId} ${path}`}>
      {(profile) => <ShownProfile profile={profile} isStored={false} />}
    </TableProfiling>
  ) : (
    <StoredProfile key={`${runId} ${path}`} />
  )
}

function StoredProfile() {
  const { runId, _splat: path = '' } = route.useParams()
  const { data: profile, error, refetch } = useQuery(storedProfileQuery(runId, path))
  if (profile !== undefined) return <ShownProfile profile={profile} isStored />
  return (
    <>
      <ProfileTrail title={path} />
      {error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />}
    </>
  )
}

function ShownProfile({ profile, isStored }: { profile: Profile; isStored: boolean }) {
  const choices = useAddressedChoices()
  return (
    <>
      <ProfileTrail title={profile.analysis.title}>
        <ProfileActions profile={profile} isStored={isStored} />
      </ProfileTrail>
      <ProfileMeta profile={profile} />
      <ProfileReport profile={profile} choices={choices} />
    </>
  )
}

/** Digest, when and with what the profile was made, and the dataset that it is of. */
function ProfileMeta({ profile: { analysis } }: { profile: Profile }) {
  const { experimentId, runId, _splat: path } = route.useParams()
  const { data: run } = useQuery(runQuery(runId))
  const listed = loggedProfiles(run?.data.tags ?? []).find((one) => one.path === path)
  const isUsed = run?.inputs?.datasetInputs.some(
    ({ dataset }) => dataset.name === listed?.name && dataset.digest === listed.digest,
  )
  return (
    <div className="meta">
      {analysis.digest !== null && (
        <span>
          <span className="k">Digest</span>
          <bdi className="mono">{analysis.digest.slice(0, 12)}</bdi>
          <CopyButton label="Copy digest" text={analysis.digest} />
        </span>
      )}
      <span>
        <span className="k">Made</span>
        {analysis.date_end.slice(0, 10)}
        <span className="k">with</span>
        <bdi>{analysis.software}</bdi>
      </span>
      {!analysis.exact && <span>≈ marks approximate numbers</span>}
      {listed !== undefined && isUsed === true && (
        <Link
          to="/experiments/$experimentId/datasets/$name/$digest"
          params={{ experimentId, name: listed.name, digest: listed.digest }}
        >
          Runs that used it
        </Link>
      )}
    </div>
  )
}

/** The reader's choices, held in the address: a copied one shows the same, and Back undoes none of them. */
function useAddressedChoices(): Choices {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [addressed] = useState(() => {
    let writing = 0
    const choices = new Choices(profileChoices(search), (values) => {
      writing++
      void navigate({ search: values, replace: true, resetScroll: false }).finally(() => writing--)
    })
    return { choices, isWriting: () => writing > 0 }
  })
  useEffect(() => {
    // While a choice is on its way into the address, the address is older than the choice.
    if (!addressed.isWriting()) addressed.choices.follow(profileChoices(search))
  }, [addressed, search])
  return addressed.choices
}
