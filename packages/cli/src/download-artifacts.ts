import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileInfo } from '@labbook/protocol'
import type { ArtifactFolder } from './artifact-folder.js'
import { checkArtifactPath } from './check-artifact-path.js'
import { CommandError } from './command-error.js'
import type { TrackingServer } from './tracking-server.js'

export interface RemoteFile {
  readonly path: string
  readonly size: number
}

/** All files at or below a path of the artifacts; `''` is the root. */
export async function findArtifacts(artifacts: ArtifactFolder, path: string): Promise<RemoteFile[]> {
  if (path === '') return filesBelow(artifacts, '')
  const parent = checkArtifactPath(path).split('/').slice(0, -1).join('/')
  const found = (await artifacts.list(parent)).find((entry) => entry.path === path)
  if (found === undefined) throw new CommandError('refused', `There is no artifact '${path}'.`)
  return found.isDir ? filesBelow(artifacts, path) : [remoteFile(found)]
}

async function filesBelow(artifacts: ArtifactFolder, folder: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  for (const entry of await artifacts.list(folder)) {
    const name = folder === '' ? entry.path : entry.path.slice(folder.length + 1)
    // One level down and no further: a server could send us in circles.
    if (checkArtifactPath(entry.path) !== (folder === '' ? name : `${folder}/${name}`) || name.includes('/'))
      throw new CommandError('refused', `The server lists '${entry.path}' in '${folder}', which is not taken.`)
    if (entry.isDir) files.push(...(await filesBelow(artifacts, entry.path)))
    else files.push(remoteFile(entry))
  }
  return files
}

function remoteFile({ path, fileSize = 0 }: FileInfo): RemoteFile {
  return { path, size: Number(fileSize) }
}

/**
 * Brings a file into the folder, under the path that it has among the artifacts. It gets its name when it is there whole;
 * what was announced, length and digest, must be what came.
 */
export async function downloadArtifact(
  { server, artifacts, folder }: { server: TrackingServer; artifacts: ArtifactFolder; folder: string },
  { path, size }: RemoteFile,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<void> {
  const target = join(folder, ...checkArtifactPath(path).split('/'))
  const partial = join(dirname(target), `.${randomBytes(8).toString('hex')}.partial`)
  await mkdir(dirname(target), { recursive: true })
  // An encoded answer would have another length than it says.
  const headers = { 'accept-encoding': 'identity' }
  const response = await server.request(artifacts.readAddress(path), { signal, headers })
  const announced = Number(response.headers.get('content-length') ?? size)
  const hash = createHash('sha256')
  let received = 0
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      received += chunk.length
      hash.update(chunk)
      onBytes(chunk.length)
      done(null, chunk)
    },
  })
  try {
    const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as never)
    await pipeline(body, counting, createWriteStream(partial, { flags: 'wx' }), { signal })
    checkWhole(path, response, { received, announced, digest: hash.digest('base64') })
    await refuseFolder(target, path)
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    if (signal.aborted || error instanceof CommandError) throw error
    // `fetch` ends a body that is shorter than announced with an error that names nothing.
    if (received < announced) throw notWhole(path, received, announced)
    throw new CommandError('refused', `${target} could not be written (${(error as Error).message}).`, { cause: error })
  }
}

function checkWhole(
  path: string,
  response: Response,
  { received, announced, digest }: { received: number; announced: number; digest: string },
) {
  if (received !== announced) throw notWhole(path, received, announced)
  const told = /sha-256=:([^:]+):/.exec(response.headers.get('repr-digest') ?? '')?.[1]
  if (told !== undefined && told !== digest)
    throw new CommandError('refused', `${path} came with another digest than the server announced; it is not kept.`)
}

function notWhole(path: string, received: number, announced: number): CommandError {
  return new CommandError('refused', `${path} came with ${received} of ${announced} bytes; it is not kept.`)
}

async function refuseFolder(target: string, path: string) {
  const status = await lstat(target).catch(() => undefined)
  if (status?.isDirectory() === true) throw new CommandError('refused', `${target} is a folder; ${path} is a file.`)
}
