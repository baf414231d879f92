import { collectGarbage, type Garbage } from '@labbook/server'
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { CommandError, commandExit } from './command-error.js'
import { formatBytes } from './format-bytes.js'
import { printable } from './printable.js'
import { stopSignal } from './stop-signal.js'
import { storageConfig, type StorageFlags, withStorage } from './storage-flags.js'
import { table } from './table.js'

interface GcFlags extends StorageFlags {
  readonly olderThan: string
  readonly runIds?: string
  readonly experimentIds?: string
  readonly apply?: boolean
}

/** `labbook gc`: lists what it would remove; removes it only with `--apply`. */
export function addGcCommand(program: Command) {
  withStorage(program.command('gc'))
    .description(
      'Permanently remove deleted experiments, runs and models, with their artifacts. Without --apply, only list them.',
    )
    .option('--older-than <duration>', 'only what was deleted at least this long ago, such as 30d or 1d2h30m', '7d')
    .option('--run-ids <ids>', 'only these runs, separated by commas')
    .option('--experiment-ids <ids>', 'only these experiments, separated by commas')
    .option('--apply', 'remove what is listed')
    .action(run)
}

async function run(flags: GcFlags) {
  const isApplied = flags.apply === true
  const [runIds, experimentIds] = [idsFrom(flags.runIds), idsFrom(flags.experimentIds)]
  const bar = isApplied && process.stderr.isTTY ? new SingleBar({ format: '{bar} {value} of {total}' }) : undefined
  try {
    const garbage = await collectGarbage(storageConfig(flags), {
      apply: isApplied,
      olderThanMs: milliseconds(flags.olderThan),
      signal: stopSignal(),
      ...(runIds === undefined ? {} : { runIds }),
      ...(experimentIds === undefined ? {} : { experimentIds }),
      onProgress({ done, total }) {
        if (done === 1) bar?.start(total, done)
        else bar?.update(done)
      },
    })
    bar?.stop()
    console.log(report(garbage, flags.olderThan, isApplied))
    const isNamed = runIds !== undefined || experimentIds !== undefined
    if (garbage.interrupted) process.exitCode = commandExit.interrupted
    // The user asked for exactly these, so keeping one of them is a failure.
    else if (garbage.troubles.length > 0 || (isNamed && garbage.kept.length > 0)) process.exitCode = commandExit.refused
  } finally {
    bar?.stop()
  }
}

function idsFrom(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map((id) => id.trim())
    .filter(Boolean)
}

function report(garbage: Garbage, olderThan: string, isApplied: boolean): string {
  const { experiments, runs, models, deletedFiles, kept, younger, troubles } = garbage
  const rows = [
    ...experiments.map((row) => ({ kind: 'experiment', ...row })),
    ...runs.map((row) => ({ kind: 'run', ...row })),
    ...models.map((row) => ({ kind: 'model', ...row })),
  ]
  const bytes = rows.reduce((sum, row) => sum + row.bytes, deletedFiles.bytes)
  const files = rows.reduce((sum, row) => sum + row.files, deletedFiles.files)
  const parts: string[] = []
  if (rows.length > 0) {
    parts.push(
      table(
        [
          { title: 'KIND', text: (row) => row.kind },
          { title: 'ID', text: (row) => row.id },
          { title: 'NAME', text: (row) => row.name },
          { title: 'FILES', text: (row) => String(row.files), alignsRight: true },
          { title: 'BYTES', text: (row) => String(row.bytes), alignsRight: true },
        ],
        rows,
      ),
    )
  }
  for (const { id, reason } of kept) parts.push(printable(`Kept ${id}: ${reason}`))
  for (const trouble of troubles) parts.push(printable(trouble))
  if (younger > 0)
    parts.push(`Kept ${younger} ${younger === 1 ? 'item' : 'items'} deleted less than ${olderThan} ago (--older-than).`)
  const isNothing = rows.length === 0 && files === 0
  const counts = [
    [experiments.length, 'experiment'],
    [runs.length, 'run'],
    [models.length, 'model'],
    [files, 'file'],
  ] as const
  const named = counts
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}${count === 1 ? '' : 's'}`)
  const what = `${named.join(', ')} (${formatBytes(bytes)})`
  if (garbage.interrupted) parts.push('Interrupted. Run the command again to continue.')
  if (isNothing) parts.push('Nothing to remove.')
  else parts.push(isApplied ? `Removed ${what}.` : `Would remove ${what}. To remove them, add --apply.`)
  return parts.join('\n')
}

const UNIT_MS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const

/** Parses a duration in MLflow's form: `1d2h3m4s`, each part optional. */
function milliseconds(text: string): number {
  const [, ...parts] = /^(?=.)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? []
  if (parts.length === 0)
    throw new CommandError('usage', `Invalid --older-than '${text}': write a duration such as 7d or 1d2h30m.`)
  return Object.values(UNIT_MS).reduce((sum, unit, i) => sum + unit * Number(parts[i] ?? 0), 0)
}
