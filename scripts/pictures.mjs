/** `npm run pictures`: takes the pictures of charts anew that test/browser/chart-pictures.test.ts compares with. */

import { runSteps, runVitest } from './run.mjs'

process.env['RENEW_PICTURES'] = '1'
await runSteps(() => runVitest('Taking the pictures', ['test/browser/chart-pictures.test.ts']))
