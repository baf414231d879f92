/** @jsxImportSource preact */
import type { Profile } from '../profile-object.js'
import { pageScript, pageScriptHashes } from './built/page-assets.js'
import { packProfile } from './packed-profile.js'
import { pageDocument } from './page-document.js'
import { Report } from './report.js'

/** The report as one page that needs no network: a pure function of the profile. */
export function renderHTML(profile: Profile): string {
  return pageDocument({
    title: profile.analysis.title,
    content: <Report profile={profile} isLive={false} />,
    data: packProfile(profile),
    script: pageScript,
    hashes: pageScriptHashes,
  })
}
