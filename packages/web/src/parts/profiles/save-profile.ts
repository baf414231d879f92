import type { Profile } from '@labbook/profile'
import type { Run } from '@labbook/protocol'
import { uploadArtifact } from '../../api/artifact-bytes.js'
import { api } from '../../api/client.js'
import { type LoggedProfile, loggedProfiles, PROFILES_TAG } from '../datasets/logged-profiles.js'
import { profileHTML } from './ask-profile-worker.js'

/** Stores a profile with a run as `run.logProfile` does: both files, then the tag that lists them. Returns where it is. */
export async function saveProfile(runId: string, profile: Profile): Promise<string> {
  const { title, digest } = profile.analysis
  const folder = `profiles/${title.replaceAll(/[^\w.-]+/g, '_')}-${digest ?? 'table'}`
  const entry: LoggedProfile = { name: title, digest: digest ?? '', path: `${folder}/profile.json` }
  const html = await profileHTML(profile)
  // As it is now: another profile may have been saved since the page was opened.
  const { run } = await api.runs.getRun({ runId })
  await uploadArtifact(run, entry.path, JSON.stringify(profile))
  await uploadArtifact(run, `${folder}/report.html`, html)
  const others = loggedProfiles(run.data.tags).filter(({ path }) => path !== entry.path)
  await api.runs.setTag({ runId, key: PROFILES_TAG, value: JSON.stringify([...others, entry]) })
  return entry.path
}

/** Why a profile cannot be saved to a run from the page. */
export function whyNotSaved({ info }: Run): string | undefined {
  if (info.lifecycleStage === 'deleted') return 'The run is deleted. Restore it first.'
  return info.artifactUri.startsWith('mlflow-artifacts:')
    ? undefined
    : 'The server does not serve the artifacts of this run. Download the report and log it from a client.'
}
