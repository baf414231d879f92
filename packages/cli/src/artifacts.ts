import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { artifactRoutes, type FileInfo, runRoutes } from '@labbook/protocol'
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { CommandError } from './command-error.js'
import { type JsonFlag, printAnswer } from './print-answer.js'
import { table } from './table.js'
import { openTrackingServer, type ServerFlag, type TrackingServer, withServer } from './tracking-server.js'

/** `labbook artifacts …` */
export function addArtifactsCommand(program: Command) {
  const group = program.command('artifacts').description('List, log and download files of runs.')

  withServer(group.command('list <run-id> [path]'))
    .description('List one level of the files of a run.')
    .option('--json', 'as JSON')
    .action(async (runId: string, path: string | undefined, flags: ServerFlag & JsonFlag) => {
      const { files } = await openTrackingServer(flags)
        .client(artifactRoutes)
        .listRunArtifacts({ runId, path: path ?? '' })
      printAnswer(flags, files, () =>
        files.length === 0
          ? 'No artifacts.'
          : table(
              [
                {
                  title: 'SIZE',
                  text: (file) => (file.isDir ? 'folder' : String(file.fileSize ?? 0)),
                  alignsRight: true,
                },
                { title: 'PATH', text: (file) => file.path },
              ],
              files,
            ),
      )
    })

  withServer(group.command('log <run-id> <file-or-folder>'))
    .description('Upload a file, or a folder with all below it.')
    .option('--path <folder>', 'folder of the run to put it in', '')
    .action(async (runId: string, source: string, flags: ServerFlag & { path: string }) => {
      const server = openTrackingServer(flags)
      const root = await proxyPath(server, runId)
      const files = await localFiles(source)
      await withProgress(files, async ({ file, path }) => {
        const target = [root, flags.path, path].filter((part) => part !== '').join('/')
        await server.request(`/api/2.0/mlflow-artifacts/artifacts/${encodePath(target)}`, {
          method: 'PUT',
          body: Readable.toWeb(createReadStream(file)) as ReadableStream,
          duplex: 'half',
        })
      })
    })

  withServer(group.command('download <run-id> [path]'))
    .description('Download a file, or a folder with all below it.')
    .option('--to <folder>', 'where to put it', '.')
    .action(async (runId: string, path: string | undefined, flags: ServerFlag & { to: string }) => {
      const server = openTrackingServer(flags)
      const files = await remoteFiles(server, runId, path ?? '')
      await withProgress(files, (file) => download(server, runId, file, flags.to))
    })
}

/** Where the proxy keeps the files of a run. */
async function proxyPath(server: TrackingServer, runId: string): Promise<string> {
  const { run } = await server.client(runRoutes).getRun({ runId })
  const path = /^mlflow-artifacts:\/+(.*)$/.exec(run.info.artifactUri)?.[1]
  if (path !== undefined) return path
  throw new CommandError(
    'refused',
    `The artifacts of run ${runId} lie at ${run.info.artifactUri}, which clients write to by themselves.`,
  )
}

async function localFiles(source: string): Promise<{ file: string; path: string }[]> {
  const status = await stat(source).catch(() => undefined)
  if (status === undefined) throw new CommandError('usage', `There is no ${source}.`)
  if (status.isFile()) return [{ file: source, path: basename(source) }]
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return { file, path: file.slice(join(source, '/').length).replaceAll('\\', '/') }
    })
}

/** All files at or below a path; names that would lead out of the target folder are refused, whatever the server says. */
async function remoteFiles(server: TrackingServer, runId: string, path: string): Promise<FileInfo[]> {
  const { files } = await server.client(artifactRoutes).listRunArtifacts({ runId, path })
  if (files.length === 0 && path !== '') return [{ path, isDir: false }]
  const found: FileInfo[] = []
  for (const file of files) {
    if (!isSafe(file.path) || (path !== '' && !file.path.startsWith(`${path}/`))) {
      throw new CommandError('refused', `The server lists a file named '${file.path}', which is not taken.`)
    }
    if (file.isDir) found.push(...(await remoteFiles(server, runId, file.path)))
    else found.push(file)
  }
  return found
}

function isSafe(path: string): boolean {
  return (
    !/^[/~]|\\|^[a-z]:|\p{Cc}/iu.test(path) &&
    path.split('/').every((name) => name !== '' && name !== '.' && name !== '..')
  )
}

/** Into a file of another name first, so that one that is cut off never has the final name. */
async function download(server: TrackingServer, runId: string, { path, fileSize }: FileInfo, folder: string) {
  if (!isSafe(path)) throw new CommandError('usage', `The path '${path}' is not the path of an artifact.`)
  const target = join(folder, path)
  const partial = `${target}.part-${process.pid}`
  await mkdir(dirname(target), { recursive: true })
  const response = await server.request(`/get-artifact?${new URLSearchParams({ run_id: runId, path })}`)
  try {
    const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as never)
    await pipeline(body, createWriteStream(partial, { flags: 'wx' }))
    const { size } = await stat(partial)
    const announced = Number(response.headers.get('content-length') ?? fileSize ?? size)
    if (size !== announced) throw new CommandError('refused', `${path} came with ${size} of ${announced} bytes.`)
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    throw error instanceof CommandError
      ? error
      : new CommandError('refused', `${path} could not be downloaded whole.`, { cause: error })
  }
}

/** A bar in a terminal, a line at the end elsewhere. */
async function withProgress<T>(files: readonly T[], transfer: (file: T) => Promise<void>) {
  const bar = process.stderr.isTTY ? new SingleBar({ format: '{bar} {value} of {total} files' }) : undefined
  bar?.start(files.length, 0)
  try {
    for (const file of files) {
      await transfer(file)
      bar?.increment()
    }
  } finally {
    bar?.stop()
  }
  console.error(`${files.length} ${files.length === 1 ? 'file' : 'files'}.`)
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
