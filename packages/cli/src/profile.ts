import { access, constants, readFile, stat } from 'node:fs/promises'
import { basename, dirname, extname } from 'node:path'
import { DataError, fetchOpenml, type Frame, LargeTable, openTable, readTable } from '@labbook/data'
import {
  compareProfiles,
  type CompareOptions,
  loadSettings,
  type Progress,
  ProfileError,
  type ProfileMode,
  profile,
} from '@labbook/profile'
import { SingleBar } from 'cli-progress'
import { type Command, Option } from 'commander'
import { CommandError } from './command-error.js'
import { printable } from './printable.js'
import { stopSignal } from './stop-signal.js'

/** `labbook profile`: the profile report of a table. It needs no server. */
export function addProfileCommand(program: Command) {
  program
    .command('profile')
    .description('Write the profile report of a table: statistics, alerts, correlations, missing values and more.')
    .argument(
      '<table>',
      'a file (.csv, .tsv, .parquet, .arrow, .feather, .json, .ndjson or .arff), or openml:name@version',
    )
    .option('-o, --output <file>', 'file to write (default: the name of the table, with .html)')
    .addOption(
      new Option('--format <format>', 'what to write (default: by the name of the output, else html)').choices([
        'html',
        'json',
      ]),
    )
    .option('--title <title>', 'title of the report')
    .option('--config <file>', 'settings as YAML, with the names of ydata-profiling')
    .addOption(
      new Option('--minimal', 'only the statistics of single columns, for wide tables').conflicts('explorative'),
    )
    .option('--explorative', 'also look into URLs and paths')
    .option('--sensitive', 'keep the values of cells out of the report')
    .addOption(
      new Option('--target <column>', 'rank the other columns by how much they go with this one').conflicts('compare'),
    )
    .option(
      '--compare <table>',
      'write how this table differs from the first; repeat it for more, up to 7',
      (table: string, others: readonly string[]) => [...others, table],
      [],
    )
    .addHelpText('after', HELP)
    .action(run)
}

const HELP = `
CSV and Parquet files of more than 64 MiB are read through DuckDB, which the package @duckdb/node-api provides.

Exit codes:
  0    the report was written
  1    the table or the settings are wrong; the message says where
  130  interrupted with Ctrl-C; nothing was written`

interface ProfileFlags {
  readonly output?: string
  readonly format?: 'html' | 'json'
  readonly title?: string
  readonly config?: string
  readonly minimal?: true
  readonly explorative?: true
  readonly sensitive?: true
  readonly target?: string
  readonly compare: readonly string[]
}

async function run(table: string, flags: ProfileFlags) {
  const signal = stopSignal()
  const name = nameOf(table)
  const output = outputOf(name, flags)
  await checkFolder(dirname(output))
  const progress = showProgress()
  try {
    const settings = flags.config === undefined ? undefined : loadSettings(await readFile(flags.config, 'utf8'))
    const opened: (Frame | LargeTable)[] = []
    try {
      for (const one of [table, ...flags.compare]) opened.push(await open(one, signal))
      const sources = await Promise.all(
        opened.map((one) => (one instanceof LargeTable ? one.columnSource() : Promise.resolve(one))),
      )
      const options: CompareOptions = {
        mode: modeOf(flags),
        sensitive: flags.sensitive ?? false,
        settings,
        signal,
        onProgress: progress.show,
      }
      const [only, ...others] = sources
      const report =
        only !== undefined && others.length === 0
          ? await profile(only, { ...options, title: flags.title ?? name, target: flags.target })
          : await compareProfiles(sources, {
              ...options,
              title: flags.title,
              labels: labelsOf([table, ...flags.compare]),
            })
      await report.toFile(output, { signal })
    } finally {
      for (const one of opened) if (one instanceof LargeTable) await one.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    throw refusal(error)
  } finally {
    progress.end()
  }
  console.log(printable(output))
}

/** From this size on a file goes through DuckDB. */
const LARGE_BYTES = 64 * 2 ** 20

async function open(table: string, signal: AbortSignal): Promise<Frame | LargeTable> {
  const [, name, version] = /^openml:([^@]+)(?:@(\d+))?$/.exec(table) ?? []
  if (name !== undefined) {
    const options = version === undefined ? { signal } : { version: Number(version), signal }
    return (await fetchOpenml(name, options)).data
  }
  const size = await stat(table).then(
    (found) => found.size,
    () => 0,
  )
  const isLarge = size > LARGE_BYTES && /\.(csv|tsv|parquet)(\.gz)?$/i.test(table)
  return isLarge ? openTable(table, { signal }) : readTable(table, { signal })
}

/** The extension of the output says what is written. */
function outputOf(name: string, { output, format, compare }: ProfileFlags): string {
  if (output === undefined) return `${name}${compare.length === 0 ? '' : '_compare'}.${format ?? 'html'}`
  if (format !== undefined && extname(output) !== `.${format}`) {
    throw new CommandError('usage', `--format ${format} needs an output that ends with .${format}, not ${output}.`)
  }
  return output
}

/** Before the work, and not after it. */
async function checkFolder(folder: string) {
  try {
    await access(folder, constants.W_OK)
  } catch {
    throw new CommandError('refused', `The folder ${folder} does not exist or cannot be written to.`)
  }
}

function nameOf(table: string): string {
  const openml = /^openml:([^@]+)/.exec(table)?.[1]
  const file = basename(table).replace(/\.gz$/i, '')
  return (openml ?? basename(file, extname(file))).replaceAll(/[^\w.-]+/g, '_')
}

/** The names of the tables; those of one name, as two versions of a file, are told apart by their paths. */
function labelsOf(tables: readonly string[]): readonly string[] {
  const names = tables.map(nameOf)
  return new Set(names).size === names.length ? names : tables
}

function modeOf({ minimal, explorative }: ProfileFlags): ProfileMode {
  if (minimal === true) return 'minimal'
  return explorative === true ? 'explorative' : 'full'
}

const PHASES: Readonly<Record<Progress['phase'], string>> = {
  load: 'Reading',
  variables: 'Columns',
  correlations: 'Correlations',
  missing: 'Missing values',
  duplicates: 'Duplicate rows',
  sample: 'Sample',
  render: 'Page',
}

/** A bar on a terminal, a line a phase in a log. */
function showProgress() {
  let phase: Progress['phase'] | undefined
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{phase} [{bar}] {value}/{total} {column}', hideCursor: true, stream: process.stderr })
    : undefined
  return {
    show: ({ phase: now, done, total, column = '' }: Progress) => {
      const payload = { phase: PHASES[now].padEnd(14), column: printable(column).slice(0, 40) }
      if (now !== phase) {
        phase = now
        if (bar === undefined) console.error(PHASES[now])
        else bar.start(total, done, payload)
      }
      bar?.update(done, payload)
    },
    end: () => bar?.stop(),
  }
}

function refusal(error: unknown): unknown {
  if (error instanceof DataError || error instanceof ProfileError) return new CommandError('refused', error.message)
  const { code, path } = error as NodeJS.ErrnoException
  return code === 'ENOENT' && path !== undefined ? new CommandError('refused', `${path} does not exist.`) : error
}
