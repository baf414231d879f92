/** @jsxImportSource preact */
import { render } from 'preact'
import { followAddress } from './page-state.js'
import { unpackProfile } from './packed-profile.js'
import { Report } from './report.js'

/** What the page runs: it draws the report again, in place of what stands in the file, with everything that reacts. */
const data = document.getElementById('data')?.textContent
const root = document.getElementById('report')
if (data && root) {
  followAddress()
  const profile = unpackProfile(data)
  root.replaceChildren()
  render(<Report profile={profile} isLive />, root)
}
