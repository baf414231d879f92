import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform, type TransformCallback } from 'node:stream'
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
 * complete.
 */
export async function downloadArtifact(
  { server, artifacts, folder }: { server: Connection; artifacts: ArtifactFolder; folder: string },
  file: RemoteFile,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<void> {
  const { path } = file
  const target = join(folder, ...checkArtifactPath(path).split('/'))
  const partial = join(dirname(target), `.${randomBytes(8).toString('hex')}.partial`)
  await mkdir(dirname(target), { recursive: true })
  const { body, checked } = await openRemoteFile({ server, artifacts }, file, { signal, onBytes })
  try {
    await pipeline(body, checked, createWriteStream(partial, { flags: 'wx' }), { signal })
    await refuseFolder(target, path)
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    if (signal.aborted || error instanceof CommandError) throw error
    const cut = checked.cutFault()
    throw cut ?? new CommandError('refused', `Cannot write ${target} (${(error as Error).message}).`, { cause: error })
  }
}

/** The bytes of a file, to be piped through `checked`. */
export async function openRemoteFile(
  { server, artifacts }: { server: Connection; artifacts: ArtifactFolder },
  { path, size }: RemoteFile,
  { signal, onBytes = () => {} }: { signal: AbortSignal; onBytes?: (bytes: number) => void },
): Promise<{ body: Readable; checked: CheckedBytes }> {
  // A compressed response would differ in length from the file.
  const headers = { 'accept-encoding': 'identity' }
  const response = await server.request(artifacts.readAddress(path), { signal, headers })
  const body = response.body === null ? Readable.from([]) : Readable.fromWeb(response.body as never)
  return { body, checked: new CheckedBytes(path, response.headers, { size, onBytes }) }
}

/** Passes bytes on, and fails at their end unless length and digest are those that the server announced. */
export class CheckedBytes extends Transform {
  readonly #path: string
  readonly #announced: number
  readonly #digest: string | undefined
  readonly #onBytes: (bytes: number) => void
  readonly #hash = createHash('sha256')
  #received = 0

  constructor(path: string, headers: Headers, { size, onBytes }: { size: number; onBytes: (bytes: number) => void }) {
    super()
    this.#path = path
    this.#announced = Number(headers.get('content-length') ?? size)
    this.#digest = /sha-256=:([^:]+):/.exec(headers.get('repr-digest') ?? '')?.[1]
    this.#onBytes = onBytes
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
    this.#received += chunk.length
    this.#hash.update(chunk)
    this.#onBytes(chunk.length)
    done(null, chunk)
  }

  override _flush(done: TransformCallback) {
    if (this.#received !== this.#announced) done(this.#notWhole())
    else if (this.#digest === undefined || this.#digest === this.#hash.digest('base64')) done()
    else {
      const rule = 'does not match the digest that the server announced'
      done(new CommandError('refused', `${this.#path} ${rule}. The file was discarded; try again.`))
    }
  }

  /** `fetch` reports a truncated body with an error that says nothing about lengths. */
  cutFault(): CommandError | undefined {
    return this.#received < this.#announced ? this.#notWhole() : undefined
  }

  #notWhole(): CommandError {
    return new CommandError(
      'refused',
      `${this.#path} is incomplete: received ${this.#received} of ${this.#announced} bytes. The file was discarded; try again.`,
    )
  }
}

async function refuseFolder(target: string, path: string) {
  const status = await lstat(target).catch(() => undefined)
  if (status?.isDirectory() === true)
    throw new CommandError('refused', `Cannot write the file ${path}: ${target} is a folder.`)
}
