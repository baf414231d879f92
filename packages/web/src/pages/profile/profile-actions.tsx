import type { Profile } from '@labbook/profile'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Download, Save } from 'lucide-react'
import { useState } from 'react'
import { runQuery } from '../../api/queries.js'
import { useRefresh } from '../../api/use-refresh.js'
import { Button } from '../../controls/button.js'
import { saveFile } from '../../controls/save-file.js'
import { profileHTML } from '../../parts/profiles/ask-profile-worker.js'
import { saveProfile, whyNotSaved } from '../../parts/profiles/save-profile.js'
import { announceFailure, announceNote } from '../../shell/undo.js'

const route = getRouteApi('/experiments/$experimentId/runs/$runId/profile/$')

/** What can be done with a profile: take it along as a file, or store it with the run (U-DATA-12, PR-144). */
export function ProfileActions({ profile, isStored }: { profile: Profile; isStored: boolean }) {
  const [doing, setDoing] = useState<'render' | 'save'>()
  const { title } = profile.analysis
  const during = async (what: 'render' | 'save', work: () => Promise<void>) => {
    setDoing(what)
    try {
      await work()
    } catch (error) {
      announceFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setDoing(undefined)
    }
  }
  const exportHTML = async () =>
    saveFile(`${title}.html`, new Blob([await profileHTML(profile)], { type: 'text/html;charset=utf-8' }))
  const exportJSON = () => saveFile(`${title}.json`, new Blob([JSON.stringify(profile)], { type: 'application/json' }))
  return (
    <>
      {!isStored && (
        <SaveButton profile={profile} isSaving={doing === 'save'} save={(work) => void during('save', work)} />
      )}
      <Button isDisabled={doing === 'render'} onPress={() => void during('render', exportHTML)}>
        <Download className="i" aria-hidden />
        {doing === 'render' ? 'Writing…' : 'Export HTML'}
      </Button>
      <Button kind="quiet" onPress={exportJSON}>
        Export JSON
      </Button>
    </>
  )
}

interface SaveButtonProps {
  readonly profile: Profile
  readonly isSaving: boolean
  readonly save: (work: () => Promise<void>) => void
}

function SaveButton({ profile, isSaving, save }: SaveButtonProps) {
  const { experimentId, runId } = route.useParams()
  const navigate = route.useNavigate()
  const refresh = useRefresh()
  const { data: run } = useQuery(runQuery(runId))
  const store = async () => {
    const path = await saveProfile(runId, profile)
    const folder = path.slice(0, path.lastIndexOf('/'))
    await refresh({ what: 'run', experimentId, runId }, { what: 'artifacts', experimentId, runId, folder })
    announceNote('Saved to the run')
    await navigate({
      to: '/experiments/$experimentId/runs/$runId/profile/$',
      params: { experimentId, runId, _splat: path },
      search: true,
      replace: true,
    })
  }
  return (
    <Button
      kind="primary"
      isDisabled={isSaving || run === undefined}
      disabledReason={run === undefined ? undefined : whyNotSaved(run)}
      onPress={() => save(store)}
    >
      <Save className="i" aria-hidden />
      {isSaving ? 'Saving…' : 'Save to the run'}
    </Button>
  )
}
