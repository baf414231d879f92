import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createApp, printableConfig, readConfig, type ServerSettings, StartRefusal } from '@labbook/server'
import { type Command, Option } from 'commander'
import { reachableAddresses } from './reachable-addresses.js'
import { reportEnd } from './report-end.js'
import { stopSignal } from './stop-signal.js'

/** `labbook server`: flags with MLflow's names where it has one. */
export function addServerCommand(program: Command) {
  const server = program
    .command('server')
    .alias('ui')
    .description('Start the tracking server.')
    .option('-h, --host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('-p, --port <number>', 'port to listen on (default: 5000)')
    .option('--data-dir <folder>', 'folder for the database and artifacts (default: ./labbook-data)')
    .option('--backend-store-uri <uri>', 'database: sqlite:///file or postgresql://…')
    .option('--default-artifact-root <uri>', 'artifact location for new experiments')
    .option('--artifacts-destination <uri>', 'where the server stores the artifacts it serves: a folder or s3://…')
    .option('--serve-artifacts', 'serve artifacts through this server (default)')
    .option('--no-serve-artifacts', 'do not serve artifacts; clients access the store directly')
    .option('--static-prefix <path>', 'URL path prefix, such as /team-a')
    .option('--allowed-hosts <names>', 'host names that clients may use, separated by commas')
    .option('--cors-allowed-origins <origins>', 'other origins that may call the API, separated by commas')
    .option('--allow-file-root <folder...>', 'folders that experiments may use as artifact locations')
    .option('--allow-unauthenticated', 'listen beyond this machine even though there is no login')
    .option('--allow-unsafe-postgres', 'accept a PostgreSQL with fsync turned off; for tests')
    .option('--max-artifact-bytes <number>', 'largest file that clients may upload, in bytes')
    .option(
      '--search-memory-bytes <number>',
      "memory for searches on SQLite, in bytes (default: an eighth of the machine's memory)",
    )
    .option('--model-source-pattern <pattern>', 'regular expression that model version sources must match')
    .option('--webhook-schemes <schemes>', 'URL schemes that webhooks may use besides https, separated by commas')
    .option('--allow-private-webhooks', 'allow webhooks to this machine and to private networks')
    .option('--log-level <level>', 'log level: silent, error, warn, info or debug (default: warn)')
    .option('--env-file <file>', 'read environment variables from this file; those already set take precedence')
    .option('--print-config', 'print the effective settings and exit')
    .helpOption('--help', 'display help for command')
    .action((flags: ServerFlags, command: Command) => run(flags, command))
  for (const [flag] of WITHOUT_EFFECT) server.addOption(new Option(flag).hideHelp())
  for (const [flag] of UNSUPPORTED) server.addOption(new Option(flag).hideHelp())
}

/** MLflow flags that existing scripts may pass; they are accepted and ignored. */
const WITHOUT_EFFECT = [
  ['-w, --workers <number>', 'the server is a single process'],
  ['--gunicorn-opts <options>', 'Labbook does not use gunicorn'],
  ['--waitress-opts <options>', 'Labbook does not use waitress'],
  ['--uvicorn-opts <options>', 'Labbook does not use uvicorn'],
  ['--dev', 'there is no development mode'],
  ['--x-frame-options <value>', 'it is always SAMEORIGIN'],
  ['--disable-security-middleware', 'Host and Origin are always checked; see --allowed-hosts'],
] as const

/** MLflow flags that ask for something we do not offer. Starting anyway would be a surprise, so the server refuses. */
const UNSUPPORTED = [
  ['--registry-store-uri <uri>', 'the registry uses the database of --backend-store-uri'],
  ['--artifacts-only', 'the server always tracks runs as well'],
  ['--app-name <name>', 'login is not available yet'],
  ['--expose-prometheus <folder>', 'Prometheus metrics are not available yet'],
] as const

interface ServerFlags extends ServerSettings {
  allowFileRoot?: string[]
  printConfig?: boolean
  envFile?: string
}

async function run({ allowFileRoot, printConfig, envFile, ...flags }: ServerFlags, command: Command) {
  try {
    const isPassed = ([flag]: readonly [string, string]) =>
      command.getOptionValueSource(new Option(flag).attributeName()) === 'cli'
    const [refused] = UNSUPPORTED.filter(isPassed)
    if (refused !== undefined) throw new StartRefusal('usage', `${nameOf(refused)} is not supported: ${refused[1]}.`)
    for (const flag of WITHOUT_EFFECT.filter(isPassed)) console.error(`${nameOf(flag)} has no effect: ${flag[1]}.`)
    if (envFile !== undefined) loadEnvironment(envFile)
    const settings = { ...flags, ...(allowFileRoot === undefined ? {} : { allowFileRoots: allowFileRoot }) }
    // Commander reports true for a flag with a `--no-` form that was not passed; the environment may set it to false.
    if (command.getOptionValueSource('serveArtifacts') === 'default') delete settings.serveArtifacts
    const config = readConfig(settings, process.env)
    if (printConfig === true) {
      console.log(JSON.stringify(printableConfig(config), null, 2))
      return
    }
    const app = await createApp(config, { onFatal: endAtOnce, onWarning: console.error, ...webUi() })
    const address = await app.listen()
    stopSignal().addEventListener('abort', () => void app.close().then(() => process.exit(0), endAtOnce))
    warnOfReaders(config.dataDir)
    console.log(greeting(address, reachableAddresses(address, config.host)))
  } catch (error) {
    endAtOnce(error)
  }
}

function nameOf([flag]: readonly [string, string]): string {
  return new Option(flag).long as string
}

function loadEnvironment(file: string) {
  try {
    process.loadEnvFile(file)
  } catch (cause) {
    throw new StartRefusal('usage', `Cannot read --env-file ${file}: ${(cause as Error).message}.`, { cause })
  }
}

function warnOfReaders(dataDir: string) {
  if (process.platform !== 'win32' && (statSync(dataDir).mode & 0o004) !== 0)
    console.error(`Every user of this machine can read ${dataDir}. To prevent this, run: chmod o-rx ${dataDir}`)
}

/** The web UI, if it has been built. */
function webUi(): { uiFolder?: string } {
  const uiFolder = fileURLToPath(new URL('dist', import.meta.resolve('@labbook/web/package.json')))
  return existsSync(uiFolder) ? { uiFolder } : {}
}

function greeting(address: string, others: readonly string[]): string {
  const elsewhere = others.length === 0 ? '' : `\nFrom other machines: ${others.join('\n                     ')}`
  return `Labbook is running at ${address}${elsewhere}

  Python:  mlflow.set_tracking_uri("${address}")
  Shell:   MLFLOW_TRACKING_URI=${address} npx labbook runs list
`
}

function endAtOnce(error: unknown): never {
  process.exit(reportEnd(error))
}
