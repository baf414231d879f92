import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileInfo } from '@labbook/protocol'
import type { Connection } from '@labbook/sdk'
import type { ArtifactFolder } from './artifact-folder.js'
import { checkArtifactPath } from './check-artifact-path.js'
import { CommandError } from './command-error.js'

export interface RemoteFile {
  readonly path: string
  readonly size: number
}

/** All files at or below an artifact path; `''` is the root. */
export async function findArtifacts(artifacts: ArtifactFolder, path: string): Promise<RemoteFile[]> {
  if (path === '') return filesBelow(artifacts, '')
  const parent = checkArtifactPath(path).split('/').slice(0, -1).join('/')
  const found = (await artifacts.list(parent)).find((entry) => entry.path === path)
  if (found === undefined) throw new CommandError('refused', `Artifact '${path}' not found.`)
  return found.isDir ? filesBelow(artifacts, path) : [remoteFile(found)]
}

async function filesBelow(artifacts: ArtifactFolder, folder: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = []
  for (const entry of await artifacts.list(folder)) {
    const name = folder === '' ? entry.path : entry.path.slice(folder.length + 1)
    // Only direct children: a hostile server could otherwise send us round in circles.
    if (checkArtifactPath(entry.path) !== (folder === '' ? name : `${folder}/${name}`) || name.includes('/'))
      throw new CommandError(
        'refused',
        `The server lists '${entry.path}' as a child of '${folder}', which it is not. Nothing was downloaded.`,
      )
    if (entry.isDir) files.push(...(await filesBelow(artifacts, entry.path)))
    else files.push(remoteFile(entry))
  }
  return files
}

function remoteFile({ path, fileSize = 0 }: FileInfo): RemoteFile {
  return { path, size: Number(fileSize) }
}

/**
 * Downloads a file into the folder, under its artifact path. It is written under a temporary name and renamed once
 * complete; its length and digest must be those that the server announced.
 */
export async function downloadArtifact(
  { server, artifacts, folder }: { server: Connection; artifacts: ArtifactFolder; folder: string },
  { path, size }: RemoteFile,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<void> {
  const target = join(folder, ...checkArtifactPath(path).split('/'))
  const partial = join(dirname(target), `.${randomBytes(8).toString('hex')}.partial`)
  await mkdir(dirname(target), { recursive: true })
  // A compressed response would differ in length from the file.
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
    // `fetch` reports a truncated body with an error that says nothing about lengths.
    if (received < announced) throw notWhole(path, received, announced)
    throw new CommandError('refused', `Cannot write ${target} (${(error as Error).message}).`, { cause: error })
  }
}

function checkWhole(
  path: string,
  response: Response,
  { received, announced, digest }: { received: number; announced: number; digest: string },
) {
  if (received !== announced) throw notWhole(path, received, announced)
  const expected = /sha-256=:([^:]+):/.exec(response.headers.get('repr-digest') ?? '')?.[1]
  if (expected !== undefined && expected !== digest)
    throw new CommandError(
      'refused',
      `${path} does not match the digest that the server announced. The file was discarded; try again.`,
    )
}

function notWhole(path: string, received: number, announced: number): CommandError {
  return new CommandError(
    'refused',
    `${path} is incomplete: received ${received} of ${announced} bytes. The file was discarded; try again.`,
  )
}

async function refuseFolder(target: string, path: string) {
  const status = await lstat(target).catch(() => undefined)
  if (status?.isDirectory() === true)
    throw new CommandError('refused', `Cannot write the file ${path}: ${target} is a folder.`)
}
