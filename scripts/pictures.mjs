/** `npm run pictures`: takes the pictures anew that the tests of charts and of figures compare with. */

import { runSteps, runVitest } from './run.mjs'

process.env['RENEW_PICTURES'] = '1'
await runSteps(() =>
  runVitest('Taking the pictures', ['test/browser/chart-pictures.test.ts', 'packages/plots/test/pictures.test.ts']),
)
