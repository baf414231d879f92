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

/** `labbook import`: brings an MLflow store into ours. */
export function addImportCommand(program: Command) {
  program
    .command('import')
    .description(
      'Bring in an MLflow store: an mlruns folder, an mlflow.db SQLite file, or a PostgreSQL or MySQL database. It is not changed.',
    )
    .argument('<source>', 'the folder or file, or an address: file:, sqlite:///, postgresql:// or mysql://')
    .option(
      '--data-dir <folder>',
      'folder of the database and the artifacts to bring it into (default: ./labbook-data)',
    )
    .option('--backend-store-uri <uri>', 'sqlite:///file or postgresql://…')
    .option('--default-artifact-root <uri>', 'where artifacts of new experiments go')
    .option('--artifacts-destination <uri>', 'where the server keeps the artifacts that it serves: a folder or s3://…')
    .addOption(
      new Option('--artifacts <how>', 'copy files that lie in the source, or keep every location as it is stored')
        .choices(['copy', 'keep'] as const)
        .default('copy'),
    )
    .option(
      '--artifacts-from <folder...>',
      'folders outside the source that its artifacts may be copied from; the first holds what mlflow-artifacts:/ names',
    )
    .option('--rewrite-prefix <old=new...>', 'take locations that begin with OLD as if they began with NEW', toRewrites)
    .option('--workspace <name>', 'the workspace to bring in, where the source has several', 'default')
    .option('--report <file>', 'write everything that was not brought in as it stood there, one JSON object a line')
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: warn)')
    .addHelpText('after', HELP)
    .action(run)
}

const HELP = `
It may be repeated: what is missing is added, nothing is doubled, and what you changed in Labbook stays.
Stop programs that write to the source first.

A database on a server is named as MLflow was told it (--backend-store-uri), and read in one snapshot. A password that is
not in the address is taken from PGPASSWORD or ~/.pgpass, or from MYSQL_PWD. MySQL and MariaDB need the package mysql2.

Exit codes: 0 all that can be brought in is in; 1 something was broken or missing and is named in the summary;
${exitCodes.usage} an option, an address or a password is wrong; ${exitCodes.data} the source is no MLflow store, or too damaged to read;
${exitCodes.serviceAway} its server cannot be reached, or went away, repeat to go on; ${exitCodes.inUse} a server has the database open; 130 stopped by
Ctrl-C, repeat to go on.`

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
  if (from === undefined || to === undefined) throw new InvalidArgumentError('It is written OLD=NEW.')
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
        format: `${PHASES[phase]} {bar} {percentage} %`,
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

/** A line every few seconds, for logs. */
class Lines implements Progress {
  #saidAtMs = performance.now()

  show({ phase, done, total }: ImportProgress) {
    if (performance.now() - this.#saidAtMs < LINE_EVERY_MS) return
    this.#saidAtMs = performance.now()
    console.error(`${PHASES[phase]}: ${Math.floor((100 * done) / Math.max(total, 1))} %`)
  }

  end() {}
}

const LINE_EVERY_MS = 5000

/** Every finding, as they come: there may be too many to hold. */
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
    const before = wereThere === 0 ? '' : pc.dim(`  (${wereThere.toLocaleString('en')} were there before)`)
    return row(kind, inPlace, before)
  })
  if (artifacts.files > 0)
    rows.push(row('artifact', artifacts.files, pc.dim(`  (${(artifacts.bytes / 1e6).toFixed(1)} MB)`)))
  const parts = [`${interrupted ? 'Stopped before the end. ' : ''}Now in ${dataDir}:`, ...rows]
  for (const [outcome, title] of SECTIONS) {
    const counts = findings.of(outcome)
    if (counts.length > 0) parts.push('', title, ...counts.flatMap(countLines))
  }
  if (interrupted) parts.push('', 'Repeat the command to go on.')
  return parts.join('\n')
}

const SECTIONS = [
  ['lost', pc.red('Broken or missing, and not brought in:')],
  ['left', pc.yellow('Not brought in:')],
  ['changed', pc.yellow('Brought in, but changed:')],
] as const

function countLines({ kind, count, examples }: FindingCount): string[] {
  const lines = examples.map(({ which, why }) => `    ${which === '' ? '' : `${printable(which)}: `}${printable(why)}`)
  const more = count - examples.length
  const hasMore = more > 0 && examples.some(({ which }) => which !== '')
  return [
    row(kind, count, ''),
    ...lines,
    ...(hasMore ? [pc.dim(`    and ${more.toLocaleString('en')} more (--report names all)`)] : []),
  ]
}

function row(kind: string, count: number, rest: string): string {
  return `  ${count.toLocaleString('en').padStart(12)}  ${count === 1 ? kind : `${kind}s`}${rest}`
}

/** The source may hold what would steer a terminal. */
function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1))
}
