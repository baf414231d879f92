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
    .option('--data-dir <folder>', 'folder of the database and the artifacts (default: ./labbook-data)')
    .option('--backend-store-uri <uri>', 'sqlite:///file or postgresql://…')
    .option('--default-artifact-root <uri>', 'where artifacts of new experiments go')
    .option('--artifacts-destination <uri>', 'where the server keeps the artifacts that it serves: a folder or s3://…')
    .option('--serve-artifacts', 'serve artifacts (default)')
    .option('--no-serve-artifacts', 'let clients reach the artifact store by themselves')
    .option('--static-prefix <path>', 'prefix of every address, such as /team-a')
    .option('--allowed-hosts <names>', 'host names this server is reached by, separated by commas')
    .option('--cors-allowed-origins <origins>', 'other origins whose pages may call the API, separated by commas')
    .option('--allow-file-root <folder...>', 'folders that file locations of experiments may lie in')
    .option('--allow-unauthenticated', 'listen on an address that others can reach, although there is no login')
    .option('--allow-unsafe-postgres', 'take a PostgreSQL that does not sync; for tests')
    .option('--max-artifact-bytes <number>', 'largest file that can be uploaded')
    .option('--search-memory-bytes <number>', 'memory for searches on SQLite (default: an eighth of the machine)')
    .option('--model-source-pattern <pattern>', 'regular expression that sources of model versions must match')
    .option('--webhook-schemes <schemes>', 'schemes that addresses of webhooks may have beside https')
    .option('--allow-private-webhooks', 'let webhooks lead to this machine and into private networks')
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: warn)')
    .option('--env-file <file>', 'take settings from this file where the environment does not have them')
    .option('--print-config', 'print the settings in force and end')
    .helpOption('--help', 'show this help')
    .action((flags: ServerFlags, command: Command) => run(flags, command))
  for (const [flag] of WITHOUT_EFFECT) server.addOption(new Option(flag).hideHelp())
  for (const [flag] of NOT_THERE) server.addOption(new Option(flag).hideHelp())
}

/** MLflow's flags that scripts may hold and that say nothing here. */
const WITHOUT_EFFECT = [
  ['-w, --workers <number>', 'one process serves all'],
  ['--gunicorn-opts <options>', 'there is no gunicorn'],
  ['--waitress-opts <options>', 'there is no waitress'],
  ['--uvicorn-opts <options>', 'there is no uvicorn'],
  ['--dev', 'there is no such mode'],
  ['--x-frame-options <value>', 'it is SAMEORIGIN'],
  ['--disable-security-middleware', 'Host and Origin are always checked; see --allowed-hosts'],
] as const

/** MLflow's flags whose wish would not be met: starting all the same would be a surprise. */
const NOT_THERE = [
  ['--registry-store-uri <uri>', 'the registry lies in the database of --backend-store-uri'],
  ['--artifacts-only', 'a server always tracks runs, too'],
  ['--app-name <name>', 'there is no login yet'],
  ['--expose-prometheus <folder>', 'there are no metrics for Prometheus yet'],
] as const

interface ServerFlags extends ServerSettings {
  allowFileRoot?: string[]
  printConfig?: boolean
  envFile?: string
}

async function run({ allowFileRoot, printConfig, envFile, ...flags }: ServerFlags, command: Command) {
  try {
    const isSaid = ([flag]: readonly [string, string]) =>
      command.getOptionValueSource(new Option(flag).attributeName()) === 'cli'
    const [refused] = NOT_THERE.filter(isSaid)
    if (refused !== undefined) throw new StartRefusal('usage', `${nameOf(refused)} is not possible: ${refused[1]}.`)
    for (const flag of WITHOUT_EFFECT.filter(isSaid)) console.error(`${nameOf(flag)} has no effect: ${flag[1]}.`)
    if (envFile !== undefined) loadEnvironment(envFile)
    const settings = { ...flags, ...(allowFileRoot === undefined ? {} : { allowFileRoots: allowFileRoot }) }
    // Commander gives true for a flag that has a negative form and was not said; the environment may say otherwise.
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
    throw new StartRefusal('usage', `--env-file cannot be ${file}: ${(cause as Error).message}.`, { cause })
  }
}

function warnOfReaders(dataDir: string) {
  if (process.platform !== 'win32' && (statSync(dataDir).mode & 0o004) !== 0)
    console.error(`${dataDir} can be read by every user of this machine. Run: chmod o-rx ${dataDir}`)
}

/** The built UI, if it was installed and built along. */
function webUi(): { uiFolder?: string } {
  const uiFolder = fileURLToPath(new URL('dist', import.meta.resolve('@labbook/web/package.json')))
  return existsSync(uiFolder) ? { uiFolder } : {}
}

function greeting(address: string, others: readonly string[]): string {
  const elsewhere =
    others.length === 0 ? '' : `\nOther machines reach it at ${others.join('\n                           ')}`
  return `Labbook is running at ${address}${elsewhere}

  Python:  mlflow.set_tracking_uri("${address}")
  Shell:   MLFLOW_TRACKING_URI=${address} npx labbook runs list
`
}

function endAtOnce(error: unknown): never {
  process.exit(reportEnd(error))
}
