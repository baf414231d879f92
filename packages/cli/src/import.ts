import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  exitCodes,
  type Finding,
  type FindingCount,
  type ImportProgress,
  type ImportSummary,
  importMlflow,
  readConfig,
  type ServerSettings,
  StartRefusal,
} from '@labbook/server'
import { SingleBar } from 'cli-progress'
import { type Command, InvalidArgumentError, Option } from 'commander'
import pc from 'picocolors'
import { commandExit } from './command-error.js'
import { stopSignal } from './stop-signal.js'

/** `labbook import`: copies an MLflow store into Labbook's. */
export function addImportCommand(program: Command) {
  program
    .command('import')
    .description(
      'Import an MLflow store: an mlruns folder, an SQLite file such as mlflow.db, or a PostgreSQL or MySQL database. The source is not changed.',
    )
    .argument('<source>', 'a folder, a file, or a URI: file:, sqlite:///, postgresql:// or mysql://')
    .option('--data-dir <folder>', 'data folder to import into (default: ./labbook-data)')
    .option('--backend-store-uri <uri>', 'database to import into: sqlite:///file or postgresql://…')
    .option('--default-artifact-root <uri>', 'artifact location for new experiments')
    .option('--artifacts-destination <uri>', 'where the server stores the artifacts it serves: a folder or s3://…')
    .addOption(
      new Option('--artifacts <how>', 'copy the files of the source, or keep the stored locations and copy nothing')
        .choices(['copy', 'keep'] as const)
        .default('copy'),
    )
    .option(
      '--artifacts-from <folder...>',
      'more folders to copy artifacts from; the first is the root of mlflow-artifacts:/',
    )
    .option(
      '--rewrite-prefix <old=new...>',
      'treat locations that begin with OLD as if they began with NEW',
      toRewrites,
    )
    .option('--workspace <name>', 'workspace to import, if the source has several', 'default')
    .option('--report <file>', 'write everything that was skipped or changed to this file, one JSON object per line')
    .option('--log-level <level>', 'log level: silent, error, warn, info or debug (default: warn)')
    .addHelpText('after', HELP)
    .action(run)
}

const HELP = `
You can run the import again at any time: it adds what is missing, duplicates nothing, and keeps your changes in Labbook.
Before you import a folder or an SQLite file, stop the programs that write to it.

For a database server, pass the URI that MLflow uses (--backend-store-uri). It is read in one snapshot. A password that is
not in the URI is read from PGPASSWORD or ~/.pgpass, or from MYSQL_PWD. MySQL and MariaDB need the package mysql2.

Exit codes:
  0    everything was imported
  1    something was broken or missing; the summary lists it, and the rest was imported
  ${exitCodes.usage}   an option, a URI or a password is wrong, or the source does not exist
  ${exitCodes.data}   the source is not an MLflow store, or is too damaged to read
  ${exitCodes.serviceAway}   the database server cannot be reached, or the connection was lost; run the command again to continue
  ${exitCodes.inUse}   a server has Labbook's database open
  130  interrupted with Ctrl-C; run the command again to continue`

interface Rewrite {
  readonly from: string
  readonly to: string
}

interface ImportFlags
  extends Pick<
    ServerSettings,
    'dataDir' | 'backendStoreUri' | 'defaultArtifactRoot' | 'artifactsDestination' | 'logLevel'
  > {
  artifacts: 'copy' | 'keep'
  artifactsFrom?: string[]
  rewritePrefix?: Rewrite[]
  workspace: string
  report?: string
}

async function run(
  source: string,
  { artifacts, artifactsFrom = [], rewritePrefix = [], workspace, report, ...settings }: ImportFlags,
) {
  const progress = process.stderr.isTTY ? new Bar() : new Lines()
  let findings: ReportFile | undefined
  try {
    const config = readConfig(settings, process.env)
    if (report !== undefined) findings = new ReportFile(resolve(report))
    const summary = await importMlflow(source, config, {
      artifacts,
      artifactsFrom: artifactsFrom.map((folder) => resolve(folder)),
      rewritePrefixes: rewritePrefix,
      workspace,
      signal: stopSignal(),
      onProgress: (step) => progress.show(step),
      onFinding: (finding) => findings?.add(finding),
    })
    progress.end()
    console.log(summaryText(summary, config.dataDir))
    if (summary.interrupted) process.exitCode = commandExit.interrupted
    else if (summary.findings.of('lost').length > 0) process.exitCode = LOST
  } catch (error) {
    progress.end()
    if (!(error instanceof StartRefusal)) throw error
    console.error(error.message)
    process.exitCode = error.exitCode
  } finally {
    findings?.close()
  }
}

const LOST = 1

function toRewrites(text: string, before: Rewrite[] = []): Rewrite[] {
  const [, from, to] = /^([^=]+)=(.*)$/.exec(text) ?? []
  if (from === undefined || to === undefined) throw new InvalidArgumentError('Use the form OLD=NEW.')
  return [...before, { from, to }]
}

interface Progress {
  show(step: ImportProgress): void
  end(): void
}

const PHASES: Readonly<Record<ImportProgress['phase'], string>> = {
  records: 'Runs and metrics',
  artifacts: 'Artifacts',
}

class Bar implements Progress {
  #bar: SingleBar | undefined
  #phase: ImportProgress['phase'] | undefined

  show({ phase, done, total }: ImportProgress) {
    if (this.#phase !== phase) {
      this.end()
      this.#phase = phase
      this.#bar = new SingleBar({
        format: `${PHASES[phase]} {bar} {percentage}%`,
        barCompleteChar: '█',
        barIncompleteChar: '░',
        hideCursor: true,
      })
      this.#bar.start(total, done)
    }
    this.#bar?.update(done)
  }

  end() {
    this.#bar?.stop()
    this.#bar = undefined
  }
}

/** Progress as a line every few seconds, for logs. */
class Lines implements Progress {
  #saidAtMs = performance.now()

  show({ phase, done, total }: ImportProgress) {
    if (performance.now() - this.#saidAtMs < LINE_EVERY_MS) return
    this.#saidAtMs = performance.now()
    console.error(`${PHASES[phase]}: ${Math.floor((100 * done) / Math.max(total, 1))}%`)
  }

  end() {}
}

const LINE_EVERY_MS = 5000

/** Writes findings as they arrive: there may be too many to hold in memory. */
class ReportFile {
  readonly #path: string
  #lines: string[] = []

  constructor(path: string) {
    this.#path = path
    writeFileSync(path, '')
  }

  add(finding: Finding) {
    this.#lines.push(JSON.stringify(finding))
    if (this.#lines.length >= LINES_AT_ONCE) this.close()
  }

  close() {
    if (this.#lines.length > 0) writeFileSync(this.#path, `${this.#lines.join('\n')}\n`, { flag: 'a' })
    this.#lines = []
  }
}

const LINES_AT_ONCE = 1000

function summaryText({ tallies, artifacts, findings, interrupted }: ImportSummary, dataDir: string): string {
  const rows = [...tallies].map(([kind, { inPlace, wereThere }]) => {
    const before = wereThere === 0 ? '' : pc.dim(`  (${wereThere.toLocaleString('en')} already there)`)
    return row(kind, inPlace, before)
  })
  if (artifacts.files > 0)
    rows.push(row('artifact', artifacts.files, pc.dim(`  (${(artifacts.bytes / 1e6).toFixed(1)} MB)`)))
  const parts = [`${interrupted ? 'Interrupted. ' : ''}Imported into ${dataDir}:`, ...rows]
  for (const [outcome, title] of SECTIONS) {
    const counts = findings.of(outcome)
    if (counts.length > 0) parts.push('', title, ...counts.flatMap(countLines))
  }
  if (interrupted) parts.push('', 'Run the command again to continue.')
  return parts.join('\n')
}

const SECTIONS = [
  ['lost', pc.red('Broken or missing, not imported:')],
  ['left', pc.yellow('Skipped:')],
  ['changed', pc.yellow('Imported with changes:')],
] as const

function countLines({ kind, count, examples }: FindingCount): string[] {
  const lines = examples.map(({ which, why }) => `    ${which === '' ? '' : `${printable(which)}: `}${printable(why)}`)
  const more = count - examples.length
  const hasMore = more > 0 && examples.some(({ which }) => which !== '')
  return [
    row(kind, count, ''),
    ...lines,
    ...(hasMore ? [pc.dim(`    and ${more.toLocaleString('en')} more (use --report FILE to list all)`)] : []),
  ]
}

function row(kind: string, count: number, rest: string): string {
  return `  ${count.toLocaleString('en').padStart(12)}  ${count === 1 ? kind : `${kind}s`}${rest}`
}

/** Escapes control characters: text from the source must not control the terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))
}
