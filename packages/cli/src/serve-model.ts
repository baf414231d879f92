import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createScoringServer, loadModel, openModelFolder } from '@labbook/models'
import type { Command } from 'commander'
import { fetchModel } from './fetch-model.js'
import { stopSignal } from './stop-signal.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'
import { labbookVersion } from './version.js'
import { wholeNumber } from './whole-number.js'

/** `labbook models serve`: flags with MLflow's names where it has one. */
export function addServeCommand(group: Command) {
  withServer(group.command('serve'))
    .description('Serve a model over HTTP with the MLflow scoring protocol: /invocations, /ping, /version.')
    .requiredOption(
      '-m, --model-uri <uri>',
      'a folder, runs:/<run>/<path>, models:/<model id>, models:/<name>/<version or stage> or models:/<name>@<alias>',
    )
    .option('-h, --host <address>', 'address to listen on', '127.0.0.1')
    .option('-p, --port <number>', 'port to listen on', '5001')
    .option('-t, --timeout <seconds>', 'time limit for one request', '60')
    .option('--flavor <name>', 'flavor to load: onnx or python_function (default: the first of these the model has)')
    .option('--env-manager <name>', 'environment for a Python model: local, virtualenv, conda or uv', 'local')
    .helpOption('--help', 'display help for command')
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
  const port = wholeNumber(flags.port, { what: '--port', least: 0, most: 65_535 })
  const timeoutMs = 1000 * wholeNumber(flags.timeout, { what: '--timeout', least: 1, most: 86_400 })
  const signal = stopSignal()
  const temporary = await mkdtemp(join(tmpdir(), 'labbook-model-'))
  try {
    const folder = await openModelFolder(
      await fetchModel(modelUri, openTrackingServer(flags), { folder: temporary, signal }),
    )
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
