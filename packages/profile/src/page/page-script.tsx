import { render } from 'preact'
import type { Profile } from '../profile-object.js'
import { followAddress } from './page-state.js'
import { Report } from './report.js'

/** What the page runs: it draws the report again, in place of what stands in the file, with everything that reacts. */
const data = document.getElementById('profile')?.textContent
const root = document.getElementById('report')
if (data && root) {
  followAddress()
  const profile = JSON.parse(data) as Profile
  root.replaceChildren()
  render(<Report profile={profile} isLive />, root)
}
