/** `npm run provision`: installs what is missing from the table of counterparts. */

import { pathToFileURL } from 'node:url'
import { counterparts } from './counterparts.mjs'
import { StepError, runSteps } from './run.mjs'

/** In CI a counterpart that cannot be installed is an error; elsewhere its suites are skipped with this reason. */
export function provision() {
  const missing = Object.values(counterparts).filter((counterpart) => !provide(counterpart))
  if (missing.length > 0 && process.env['CI'] === 'true') {
    throw new StepError(`Not to be had here: ${missing.map(({ title, remedy }) => `${title} (${remedy})`).join('; ')}`)
  }
}

/** @param {import('./counterparts.mjs').Counterpart} counterpart */
function provide({ title, find, install, remedy }) {
  const there = find()
  if (there) {
    console.log(`✓ ${title}: ${there}`)
    return true
  }
  if (install) {
    console.log(`… ${title}: installing`)
    try {
      install()
    } catch (error) {
      if (!(error instanceof StepError)) throw error
      console.log(`  ${error.message}`)
    }
  }
  const installed = find()
  console.log(
    installed ? `✓ ${title}: ${installed}` : `✗ ${title}: not to be had, its suites are skipped. Remedy: ${remedy}`,
  )
  return installed !== undefined
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runSteps(provision)
