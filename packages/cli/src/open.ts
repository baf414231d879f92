import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runRoutes } from '@labbook/protocol'
import { openConnection } from '@labbook/sdk'
import { type App, createApp, importMlflow, readConfig } from '@labbook/server'
import type { Command } from 'commander'
import { CommandError } from './command-error.js'
import { listExperiments } from './find-experiment.js'
import { reportEnd } from './report-end.js'
import { stopSignal } from './stop-signal.js'
import { webUi } from './web-ui.js'

/** `labbook open`: shows a run file without adding it to anything. */
export function addOpenCommand(program: Command) {
  program
    .command('open <file>')
    .description('Show an exported run in the UI, read-only, until you press Ctrl-C.')
    .action(run)
}

/** The file is imported into a data folder that lives as long as the command, and a server shows that folder. */
async function run(file: string) {
  const stop = stopSignal()
  const dataDir = mkdtempSync(join(tmpdir(), 'labbook-open-'))
  // However the command ends, also with a second Ctrl-C.
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  // The environment may name a database or bucket, which must not be touched.
  const config = readConfig({ dataDir, port: 0, logLevel: 'warn' })
  const { findings } = await importMlflow(file, config, { signal: stop, scratchFolder: dataDir })
  stop.throwIfAborted()
  for (const { kind, count } of findings.of('lost')) console.error(`Broken and not shown: ${count} × ${kind}.`)
  const app = await createApp(config, { readOnlyBecause: readOnlyBecause(file), onWarning: console.error, ...webUi() })
  stop.addEventListener('abort', () => end(app))
  try {
    console.log(`${await runAddress(await app.listen(), file)}\nRead-only. Press Ctrl-C to stop.`)
  } catch (error) {
    await app.close()
    throw error
  }
}

function end(app: App) {
  app.close().then(
    () => process.exit(0),
    (error: unknown) => process.exit(reportEnd(error)),
  )
}

function readOnlyBecause(file: string): string {
  return `This server is read-only: it shows ${file}. To change the run, import the file with labbook import.`
}

async function runAddress(address: string, file: string): Promise<string> {
  const server = openConnection({ trackingUri: address })
  const experiments = await listExperiments(server, 'ALL')
  const { runs } = await server.client(runRoutes).searchRuns({
    experimentIds: experiments.map(({ experimentId }) => experimentId),
    runViewType: 'ALL',
    maxResults: 1,
    orderBy: [],
  })
  const [run] = runs
  if (run === undefined) throw new CommandError('refused', `${file} holds no run that can be shown.`)
  return `${address}/#/experiments/${run.info.experimentId}/runs/${run.info.runId}`
}
