import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createApp, exitCodes, printableConfig, readConfig, type ServerSettings, StartRefusal } from '@labbook/server'
import type { Command } from 'commander'

/** `labbook server`: flags with MLflow's names where it has one. */
export function addServerCommand(program: Command) {
  program
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
    .option('--log-level <level>', 'silent, error, warn, info or debug (default: warn)')
    .option('--print-config', 'print the settings in force and end')
    .helpOption('--help', 'show this help')
    .action((flags: ServerFlags, command: Command) => run(flags, command))
}

type ServerFlags = ServerSettings & { allowFileRoot?: string[]; printConfig?: boolean }

async function run({ allowFileRoot, printConfig, ...flags }: ServerFlags, command: Command) {
  try {
    const settings = { ...flags, ...(allowFileRoot === undefined ? {} : { allowFileRoots: allowFileRoot }) }
    // Commander gives true for a flag that has a negative form and was not said; the environment may say otherwise.
    if (command.getOptionValueSource('serveArtifacts') === 'default') delete settings.serveArtifacts
    const config = readConfig(settings, process.env)
    if (printConfig === true) {
      console.log(JSON.stringify(printableConfig(config), null, 2))
      return
    }
    const app = await createApp(config, { onFatal: endAtOnce, ...webUi() })
    const address = await app.listen()
    stopOnSignals(() => app.close())
    console.log(greeting(address))
  } catch (error) {
    endAtOnce(error)
  }
}

/** The built UI, if it was installed and built along. */
function webUi(): { uiFolder?: string } {
  const uiFolder = fileURLToPath(new URL('dist', import.meta.resolve('@labbook/web/package.json')))
  return existsSync(uiFolder) ? { uiFolder } : {}
}

function greeting(address: string): string {
  return `Labbook is running at ${address}

  Python:  mlflow.set_tracking_uri("${address}")
  Shell:   MLFLOW_TRACKING_URI=${address} npx labbook runs list
`
}

/** The first signal ends the server in order, the second at once. */
function stopOnSignals(close: () => Promise<void>) {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1)
      stopping = true
      close().then(() => process.exit(0), endAtOnce)
    })
  }
}

function endAtOnce(error: unknown): never {
  if (error instanceof StartRefusal) {
    console.error(error.message)
    process.exit(error.exitCode)
  }
  console.error(error)
  process.exit(exitCodes.fault)
}
