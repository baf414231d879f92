import { syncJournals, type SyncedRun, type SyncProgress } from '@labbook/sdk'
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { commandExit } from './command-error.js'
import { formatBytes } from './format-bytes.js'
import { stopSignal } from './stop-signal.js'

/** `labbook sync`: sends what programs of the TypeScript SDK left in their journals. */
export function addSyncCommand(program: Command) {
  program
    .command('sync')
    .description('Send what programs logged offline, or could not send before they ended.')
    .argument('[folder...]', 'journals (default: $LABBOOK_JOURNAL_DIR or .labbook/journal)')
    .option('--tracking-uri <address>', 'server to send to (default: the one that each run was logged to)')
    .option('--dry-run', 'list what waits to be sent, and send nothing')
    .addHelpText('after', HELP)
    .action(run)
}

const HELP = `
You can run it again at any time: nothing is sent twice. Runs whose program still runs are left to it.

Exit codes:
  0    nothing waits any more
  ${commandExit.refused}    a run is still being logged, or its journal cannot be read
  ${commandExit.serverAway}   the server cannot be reached; run the command again later
  130  interrupted with Ctrl-C; run the command again to continue`

interface SyncFlags {
  readonly trackingUri?: string
  readonly dryRun?: boolean
}

async function run(folders: readonly string[], { trackingUri, dryRun = false }: SyncFlags) {
  const signal = stopSignal()
  const progress = process.stderr.isTTY && !dryRun ? new Bar() : undefined
  let runs: SyncedRun[]
  try {
    runs = await syncJournals({
      ...(folders.length > 0 ? { folders } : {}),
      trackingUri,
      isDryRun: dryRun,
      signal,
      onProgress: (step) => progress?.show(step),
    })
  } catch (error) {
    if (!signal.aborted) throw error
    console.error('Interrupted. Run the command again to continue.')
    process.exitCode = commandExit.interrupted
    return
  } finally {
    progress?.end()
  }
  for (const synced of runs) console.log(lineOf(synced, dryRun))
  if (runs.length === 0) console.log('Nothing waits to be sent.')
  if (dryRun) return
  if (runs.some(({ outcome }) => outcome === 'waiting')) process.exitCode = commandExit.serverAway
  else if (runs.some(({ outcome }) => outcome !== 'sent')) process.exitCode = commandExit.refused
}

function lineOf(
  { folder, outcome, runId, sent, refused, damages, message, waitingBytes }: SyncedRun,
  isDryRun: boolean,
) {
  if (isDryRun) return `${folder}: ${formatBytes(waitingBytes)} to send`
  const facts = [
    ...(outcome === 'sent' ? [`run ${runId ?? 'was refused'}`, `${sent} records sent`] : [`not sent: ${message}`]),
    ...(refused > 0 ? [`${refused} refused, see dead-letter.ndjson in this folder`] : []),
    ...(damages > 0 ? [`${damages} damaged places skipped`] : []),
  ]
  return `${folder}: ${facts.join(', ')}`
}

class Bar {
  readonly #bar = new SingleBar({
    format: '{bar} {percentage} %  {done} of {all}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  })
  #isShown = false

  show({ doneBytes, totalBytes }: SyncProgress) {
    const texts = { done: formatBytes(doneBytes), all: formatBytes(totalBytes) }
    if (!this.#isShown) this.#bar.start(totalBytes, doneBytes, texts)
    else this.#bar.update(doneBytes, texts)
    this.#isShown = true
  }

  end() {
    if (this.#isShown) this.#bar.stop()
  }
}
