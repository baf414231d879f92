import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScoringServer, loadModel, locateModel, openModelFolder } from '@labbook/models'
import type { Command } from 'commander'
import { openArtifactFolder } from './artifact-folder.js'
import { CommandError } from './command-error.js'
import { downloadArtifact, findArtifacts } from './download-artifacts.js'
import { stopSignal } from './stop-signal.js'
import { openTrackingServer, type ServerFlag, type TrackingServer, withServer } from './tracking-server.js'
import { transferFiles } from './transfer-files.js'
import { labbookVersion } from './version.js'

/** `labbook models serve`: flags with MLflow's names where it has one. */
export function addServeCommand(group: Command) {
  withServer(group.command('serve'))
    .description('Answer predictions of a model over HTTP, as MLflow does: /invocations, /ping, /version.')
    .requiredOption(
      '-m, --model-uri <uri>',
      'a folder, runs:/<run>/<path>, models:/<model id>, models:/<name>/<version or stage> or models:/<name>@<alias>',
    )
    .option('-h, --host <address>', 'address to listen on', '127.0.0.1')
    .option('-p, --port <number>', 'port to listen on', '5001')
    .option('-t, --timeout <seconds>', 'how long one prediction may take', '60')
    .option('--flavor <name>', 'serve by this flavor: onnx or python_function (default: the first that it has)')
    .option('--env-manager <name>', 'how a Python model gets its packages: local, virtualenv, conda or uv', 'local')
    .helpOption('--help', 'show this help')
    .action(serve)
}

interface ServeFlags extends ServerFlag {
  readonly modelUri: string
  readonly host: string
  readonly port: string
  readonly timeout: string
  readonly flavor?: string
  readonly envManager: string
}

async function serve({ modelUri, host, envManager, flavor, ...flags }: ServeFlags) {
  const port = wholeNumber('--port', flags.port, { from: 0, to: 65_535 })
  const timeoutMs = 1000 * wholeNumber('--timeout', flags.timeout, { from: 1, to: 86_400 })
  const signal = stopSignal()
  const temporary = await mkdtemp(join(tmpdir(), 'labbook-model-'))
  try {
    const folder = await openModelFolder(await fetchModel(modelUri, openTrackingServer(flags), { temporary, signal }))
    const options = { envManager, timeoutMs, signal, ...(flavor === undefined ? {} : { flavor }) }
    const model = await loadModel(folder, options)
    const hidesSchema = process.env['MLFLOW_DISABLE_SCHEMA_DETAILS'] === 'true'
    const server = createScoringServer({ model, file: folder.file, version: labbookVersion(), timeoutMs, hidesSchema })
    const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    try {
      console.log(`The model is served at ${await server.listen({ host, port })}`)
      await stopped
    } finally {
      await server.close()
    }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The folder of the model; brought here if it lies on the server. */
async function fetchModel(
  uri: string,
  server: TrackingServer,
  { temporary: folder, signal }: { temporary: string; signal: AbortSignal },
): Promise<string> {
  const location = await locateModel(uri, (routes) => server.client(routes))
  if ('folder' in location) return location.folder
  const artifacts = await openArtifactFolder(server, location.ownerId)
  const files = await findArtifacts(artifacts, location.path)
  await transferFiles(files, signal, (file, options) => downloadArtifact({ server, artifacts, folder }, file, options))
  return join(folder, ...location.path.split('/'))
}

function wholeNumber(flag: string, text: string, { from, to }: { from: number; to: number }): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= from && number <= to) return number
  throw new CommandError('usage', `${flag} is a whole number from ${from} to ${to}, and not '${text}'.`)
}
