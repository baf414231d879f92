import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { finished, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  experimentRoutes,
  type LoggedModel,
  loggedModelRoutes,
  Metric,
  metricRoutes,
  type Run,
  RUN_FILE_EXTENSION,
  RUN_FILE_FORMAT,
  RUN_FILE_VERSION,
  RunFile,
  runFileEntries,
  runRoutes,
} from '@labbook/protocol'
import type { Connection } from '@labbook/sdk'
import type { Command } from 'commander'
import { ZipFile } from 'yazl'
import { openArtifactFolder } from './artifact-folder.js'
import { CommandError } from './command-error.js'
import { findArtifacts, openRemoteFile } from './download-artifacts.js'
import { stopSignal } from './stop-signal.js'
import { openTrackingServer, type ServerFlag, withServer } from './tracking-server.js'

/** `labbook export`: writes a run as one file. It asks MLflow's API only, so any MLflow server will do. */
export function addExportCommand(program: Command) {
  withServer(program.command('export <run-id>'))
    .description('Export a run with its metrics, artifacts and logged models to one file, and print its path.')
    .option('-o, --output <file>', `file to write (default: <run-id>${RUN_FILE_EXTENSION})`)
    .option('--no-artifacts', 'leave out the artifacts')
    .addHelpText(
      'after',
      '\nTo look at the file, run: labbook open <file>. To add the run to Labbook, run: labbook import <file>.',
    )
    .action(run)
}

async function run(runId: string, flags: ServerFlag & { output?: string; artifacts: boolean }) {
  const signal = stopSignal()
  const server = openTrackingServer(flags)
  const { run } = await server.client(runRoutes).getRun({ runId })
  const { output = `${basename(runId)}${RUN_FILE_EXTENSION}` } = flags
  const target = resolve(output)
  const partial = join(dirname(target), `.${randomBytes(8).toString('hex')}.partial`)
  const zip = new ZipFile()
  const bytes = zip.outputStream as Readable
  zip.on('error', (error: Error) => bytes.destroy(error))
  try {
    await addRun(zip, run, { server, hasArtifacts: flags.artifacts, signal })
    await pipeline(bytes, createWriteStream(partial, { flags: 'wx', flush: true }), { signal })
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw fileFault(error, target)
  }
  console.log(output)
}

interface ExportContext {
  readonly server: Connection
  readonly hasArtifacts: boolean
  readonly signal: AbortSignal
}

/** Adds all entries. Their content is asked for while the archive is written, one entry after the other. */
async function addRun(zip: ZipFile, run: Run, context: ExportContext) {
  const { server, hasArtifacts } = context
  const { runId, experimentId } = run.info
  const { experiment } = await server.client(experimentRoutes).getExperiment({ experimentId })
  const models = await modelsOf(server, run)
  const content = { format: RUN_FILE_FORMAT, version: RUN_FILE_VERSION, hasArtifacts, experiment, run, models }
  zip.addBuffer(Buffer.from(RunFile.write(content)), runFileEntries.run)
  zip.addReadStreamLazy(runFileEntries.metrics, (give) => give(null, metricLines(server, run)))
  if (hasArtifacts) {
    await addArtifacts(zip, { id: runId, folder: runFileEntries.artifacts }, context)
    for (const { info } of models)
      await addArtifacts(zip, { id: info.modelId, folder: runFileEntries.modelArtifacts(info.modelId) }, context)
  }
  zip.end()
}

/** The logged models that the run made; a model of another run that it only used is not part of it. */
async function modelsOf(server: Connection, { info, outputs }: Run): Promise<LoggedModel[]> {
  const client = server.client(loggedModelRoutes)
  const models: LoggedModel[] = []
  for (const modelId of new Set(outputs?.modelOutputs.map((output) => output.modelId))) {
    const { model } = await client.getLoggedModel({ modelId, allowDeleted: true })
    if (model.info.sourceRunId === info.runId && model.info.experimentId === info.experimentId) models.push(model)
  }
  return models
}

/** Every point as a line of JSON, metric by metric. */
function metricLines(server: Connection, { info, data }: Run): Readable {
  const { runId } = info
  const client = server.client(metricRoutes)
  return Readable.from(pages(), { objectMode: false })

  async function* pages(): AsyncGenerator<string> {
    for (const { key } of data.metrics) {
      for (let pageToken: string | undefined; ; ) {
        const page = await client.getMetricHistory({ runId, metricKey: key, pageToken })
        if (page.metrics.length > 0) yield page.metrics.map((point) => `${Metric.write(point)}\n`).join('')
        if (!page.nextPageToken || page.nextPageToken === pageToken) break
        pageToken = page.nextPageToken
      }
    }
  }
}

async function addArtifacts(
  zip: ZipFile,
  { id, folder }: { id: string; folder: readonly string[] },
  { server, signal }: ExportContext,
) {
  const artifacts = await openArtifactFolder(server, id)
  for (const file of await findArtifacts(artifacts, '')) {
    // What is large is compressed already; stored, an archive grows little when it is unpacked, and a reader may insist on that.
    zip.addReadStreamLazy([...folder, file.path].join('/'), { compress: false }, (give) => {
      openRemoteFile({ server, artifacts }, file, { signal }).then(
        ({ body, checked }) => {
          finished(body, (error) => {
            if (error) checked.destroy(checked.cutFault() ?? error)
          })
          give(null, body.pipe(checked))
        },
        give as (error: unknown) => void,
      )
    })
  }
}

/** What the file system says of the output, as a sentence. */
function fileFault(error: unknown, target: string): unknown {
  const isOfSystem = error instanceof Error && 'syscall' in error && 'path' in error
  if (!isOfSystem) return error
  return new CommandError('refused', `Cannot write ${target} (${error.message}).`, { cause: error })
}
