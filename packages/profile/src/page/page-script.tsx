import { hydrate } from 'preact'
import type { Profile } from '../profile-object.js'
import { Report } from './report.js'

/** What the page runs: the same report again, now with everything that reacts. */
const data = document.getElementById('profile')
const root = document.getElementById('report')
if (data?.textContent && root) hydrate(<Report profile={JSON.parse(data.textContent) as Profile} />, root)
