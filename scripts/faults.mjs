/** `npm run faults -- R07 [--soak]`: one row of the fault tests, or all of them; --soak asks for the long form. */

import { runSteps, runVitest } from './run.mjs'

const args = process.argv.slice(2)
const rows = args.filter((arg) => arg !== '--soak')
const onlyRows = rows.length > 0 ? ['--testNamePattern', `\\[(${rows.join('|')})\\]`] : []
if (args.includes('--soak')) process.env['LABBOOK_SOAK'] = '1'

await runSteps(() => runVitest('The fault tests', ['--project', 'faults', ...onlyRows]))
