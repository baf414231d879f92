import { createHash, randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { access, type FileHandle, lstat, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { ApiError } from '@labbook/protocol'
import { makeFolder } from '../make-folder.js'
import type { ArtifactPath } from './artifact-path.js'
import {
  type ArtifactEntry,
  type ArtifactRepository,
  type ByteRange,
  isFolder,
  noSuchArtifact,
  type OpenArtifact,
  type StoredArtifact,
  type WriteOptions,
} from './artifact-repository.js'
import { diskRefusal } from './disk-refusal.js'
import { fileDigest } from './file-digest.js'
import { FileSlice } from './file-slice.js'
import { errorCode, inFolder, OpenFolder } from './folder-walk.js'
import { checkAnnounced, checkArriving, checkReceived, chunksOf } from './received-bytes.js'
import type { WorkFolders } from './work-folders.js'

/**
 * Artifacts in a folder. Bytes arrive in `staging`, are synced there, and become visible by a rename; deleted ones move to `trash`. Both
 * must be on the file system of `root`. A guest lives beside the server whose folders they are.
 */
export async function openLocalRepository(
  folders: { root: string } & WorkFolders,
  { asGuest = false }: { asGuest?: boolean } = {},
): Promise<ArtifactRepository> {
  const { root, staging, trash } = folders
  for (const folder of [root, staging, trash]) makeFolder(folder)
  // Nothing in the staging folder belongs to an answered request.
  if (!asGuest) for (const name of await readdir(staging)) await rm(join(staging, name), { recursive: true })
  return new LocalRepository(root, staging, trash, await ignoresCase(staging))
}

class LocalRepository implements ArtifactRepository {
  readonly uri: string
  /** The name in the root that leads to the staging folder, when it had to be put inside. */
  private readonly hidden: string | undefined

  constructor(
    private readonly root: string,
    private readonly staging: string,
    private readonly trash: string,
    private readonly ignoresCase: boolean,
  ) {
    this.uri = pathToFileURL(root).href
    const [first] = relative(root, staging).split(sep)
    this.hidden = first === '..' ? undefined : first
  }

  async check() {
    try {
      for (const folder of [this.root, this.staging])
        await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    } catch (fault) {
      throw diskRefusal(fault)
    }
  }

  async list(folder: ArtifactPath | null): Promise<ArtifactEntry[]> {
    try {
      return await inFolder({ root: this.root, names: this.#namesOf(folder) }, (open) => this.#entriesOf(open, folder))
    } catch (fault) {
      if (isMissing(fault) || isNoFolder(fault)) return []
      throw diskRefusal(fault)
    }
  }

  async #entriesOf(open: OpenFolder, folder: ArtifactPath | null): Promise<ArtifactEntry[]> {
    const found = await open.entries()
    const entries = await Promise.all(
      found.map(async (entry): Promise<ArtifactEntry | undefined> => {
        if (folder === null && entry.name === this.hidden) return undefined
        const path = folder === null ? entry.name : `${folder}/${entry.name}`
        if (entry.isDirectory()) return { path, isDir: true }
        if (!entry.isFile()) return undefined
        const size = await lstat(open.at(entry.name)).then(
          (status) => status.size,
          () => undefined,
        )
        return size === undefined ? undefined : { path, isDir: false, size }
      }),
    )
    return entries.filter((entry) => entry !== undefined).sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  async open(path: ArtifactPath): Promise<OpenArtifact> {
    const { names, name } = this.#placeOf(path)
    try {
      return await inFolder({ root: this.root, names }, async (folder) => {
        const file = await open(folder.at(name), READ_FILE)
        try {
          const status = await file.stat()
          if (status.isDirectory()) throw isFolder(path)
          if (!status.isFile()) throw noSuchArtifact(path)
          return new LocalFile(file, status)
        } catch (fault) {
          await file.close()
          throw fault
        }
      })
    } catch (fault) {
      // ELOOP: a link. ENXIO: a socket, or a device without a driver.
      if (isMissing(fault) || errorCode(fault) === 'ELOOP' || errorCode(fault) === 'ENXIO') throw noSuchArtifact(path)
      if (isNoFolder(fault)) throw await this.#whyNoFolder(path)
      throw diskRefusal(fault)
    }
  }

  async write(path: ArtifactPath, body: Readable, options: WriteOptions): Promise<StoredArtifact> {
    const { names, name } = this.#placeOf(path)
    checkAnnounced(path, options)
    await this.#checkPlace(path)
    const staged = join(this.staging, newName())
    try {
      const stored = await receive(body, staged, path, options)
      await inFolder({ root: this.root, names, make: true }, async (folder) => {
        await rename(staged, folder.at(name))
        await folder.sync()
      })
      return stored
    } catch (fault) {
      await rm(staged, { force: true })
      throw this.#whyNotWritten(path, fault)
    }
  }

  async delete(path: ArtifactPath, options: { deletedBy: string; forGood?: boolean }): Promise<void> {
    const { deletedBy, forGood = false } = options
    const { names, name } = this.#placeOf(path)
    const kept = join(this.trash, newName())
    const record = { path, root: this.root, deletedBy, deletedAt: new Date().toISOString(), forGood }
    try {
      await inFolder({ root: this.root, names }, async (folder) => {
        await lstat(folder.at(name))
        // The record is written first: without it, the trash could not be restored.
        await writeFile(`${kept}.json`, `${JSON.stringify(record, null, 2)}\n`, {
          mode: 0o600,
          flag: 'wx',
          flush: true,
        })
        await rename(folder.at(name), kept)
        await folder.sync()
      })
      await syncFolder(this.trash)
      if (forGood) await removeKept(kept)
    } catch (fault) {
      if (isMissing(fault) || isNoFolder(fault)) {
        await rm(`${kept}.json`, { force: true })
        return
      }
      throw diskRefusal(fault)
    }
  }

  async emptyTrash(options: { deletedBeforeMs: number; isDryRun: boolean }): Promise<{ files: number; bytes: number }> {
    const sum = { files: 0, bytes: 0 }
    for (const name of await readdir(this.trash)) {
      const kept = join(this.trash, name.replace(/\.json$/, ''))
      const record = name.endsWith('.json') ? await trashRecord(join(this.trash, name)) : undefined
      // Other roots may share the trash.
      if (record?.root !== this.root) continue
      if (record.forGood !== true && !(Date.parse(String(record.deletedAt)) <= options.deletedBeforeMs)) continue
      const { files, bytes } = await sizeOf(kept)
      sum.files += files
      sum.bytes += bytes
      if (!options.isDryRun) await removeKept(kept)
    }
    return sum
  }

  async createMultipart(): Promise<never> {
    throw notSupported('Multipart upload')
  }

  async completeMultipart(): Promise<never> {
    throw notSupported('Multipart upload')
  }

  async abortMultipart(): Promise<never> {
    throw notSupported('Multipart upload')
  }

  async presignDownload(): Promise<never> {
    throw notSupported('Multipart download')
  }

  async presignUpload(): Promise<never> {
    throw notSupported('Presigned upload')
  }

  #placeOf(path: ArtifactPath): { names: string[]; name: string } {
    const names = this.#namesOf(path)
    return { name: names.pop() ?? '', names }
  }

  #namesOf(path: ArtifactPath | null): string[] {
    const names = path === null ? [] : path.split('/')
    if (names.length > 0 && names[0] === this.hidden) {
      throw new ApiError('INVALID_PARAMETER_VALUE', `Invalid path: '${names[0]}' is reserved for the server.`)
    }
    return names
  }

  /** Refuses before a byte is read what could not be put in place afterwards. */
  async #checkPlace(path: ArtifactPath): Promise<void> {
    const names = path.split('/')
    let folder = await OpenFolder.root(this.root).catch((fault: unknown) => {
      throw diskRefusal(fault)
    })
    try {
      for (const [index, name] of names.entries()) {
        const isLast = index === names.length - 1
        const status = await lstat(folder.at(name))
        if (this.ignoresCase && !(await folder.entries()).some((entry) => entry.name === name)) {
          throw new ApiError(
            'INVALID_PARAMETER_VALUE',
            `Invalid path: '${name}' differs only in case from a name that exists.`,
          )
        }
        if (isLast && status.isDirectory()) throw isFolder(path)
        if (isLast) return
        if (!status.isDirectory()) throw fileInTheWay(path)
        const next = await folder.folder(name)
        await folder.close()
        folder = next
      }
    } catch (fault) {
      if (isMissing(fault)) return
      throw isNoFolder(fault) ? fileInTheWay(path) : diskRefusal(fault)
    } finally {
      await folder.close()
    }
  }

  #whyNotWritten(path: ArtifactPath, fault: unknown): unknown {
    if (errorCode(fault) === 'EISDIR' || errorCode(fault) === 'ENOTEMPTY') return isFolder(path)
    if (isNoFolder(fault)) return fileInTheWay(path)
    if (errorCode(fault) === 'ENAMETOOLONG') {
      return new ApiError('INVALID_PARAMETER_VALUE', "Invalid path: it is too long for the server's file system.")
    }
    return diskRefusal(fault)
  }

  /** The way to `path` ends at something that is no folder. What lies behind a link does not exist for clients. */
  async #whyNoFolder(path: ArtifactPath): Promise<ApiError> {
    const names = path.split('/')
    for (let depth = 1; depth < names.length; depth++) {
      const status = await lstat(join(this.root, ...names.slice(0, depth))).catch(() => undefined)
      if (status?.isFile()) return fileInTheWay(path)
      if (!status?.isDirectory()) break
    }
    return noSuchArtifact(path)
  }
}

class LocalFile implements OpenArtifact {
  readonly size: number
  readonly mtimeMs: number

  constructor(
    private readonly file: FileHandle,
    status: Stats,
  ) {
    this.size = status.size
    this.mtimeMs = status.mtimeMs
  }

  contentStream(range: ByteRange = { start: 0, end: this.size - 1 }): Readable {
    return new FileSlice(this.file, range)
  }

  close(): Promise<void> {
    return this.file.close()
  }
}

/** Without O_NONBLOCK, opening a FIFO would block until a writer opens it. */
const READ_FILE = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

const BLOCK_BYTES = 1024 * 1024
/** Up to here the digest is taken while the bytes pass; above, another thread reads the file while the disk syncs it. */
const SMALL_BYTES = 8 * 1024 * 1024

/** Writes the whole body to the new file `staged`, checked and durable. */
async function receive(
  body: Readable,
  staged: string,
  path: ArtifactPath,
  options: WriteOptions,
): Promise<StoredArtifact> {
  const { signal } = options
  if (signal !== undefined) addAbortSignal(signal, body)
  const file = await open(staged, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let size = 0
    let block: Buffer[] = []
    let blockBytes = 0
    // One block is written while the next one gathers.
    let writing: Promise<void> = Promise.resolve()
    try {
      for await (const chunk of chunksOf(body)) {
        size += chunk.length
        checkArriving(path, size, options)
        if (size <= SMALL_BYTES) hash.update(chunk)
        block.push(chunk)
        blockBytes += chunk.length
        if (blockBytes < BLOCK_BYTES) continue
        await writing
        writing = writeAll(file, block)
        // Somebody awaits it at the next block; until then a failure must not count as unhandled.
        writing.catch(() => {})
        block = []
        blockBytes = 0
      }
    } finally {
      await writing
    }
    await writeAll(file, block)
    const [sha256] = await Promise.all([size <= SMALL_BYTES ? hash.digest('hex') : fileDigest(staged), file.datasync()])
    checkReceived({ size, sha256 }, options)
    return { size, sha256, mtimeMs: (await file.stat()).mtimeMs }
  } finally {
    await file.close()
  }
}

async function writeAll(file: FileHandle, block: readonly Buffer[]): Promise<void> {
  let left = block
  while (left.length > 0) {
    let { bytesWritten } = await file.writev(left)
    // A disk that fills up may accept part of a write and only fail on the next call.
    left = left.flatMap((chunk) => {
      const done = Math.min(chunk.length, bytesWritten)
      bytesWritten -= done
      return done === chunk.length ? [] : [chunk.subarray(done)]
    })
  }
}

async function ignoresCase(staging: string): Promise<boolean> {
  const probe = join(staging, `${newName()}-case`)
  await writeFile(probe, '', { flag: 'wx', mode: 0o600 })
  try {
    return await lstat(probe.replace(/case$/, 'CASE')).then(
      () => true,
      () => false,
    )
  } finally {
    await rm(probe)
  }
}

async function syncFolder(path: string): Promise<void> {
  await inFolder({ root: path, names: [] }, (folder) => folder.sync())
}

/** The record goes last, so that what is left of an interrupted removal can still be placed. */
async function removeKept(kept: string): Promise<void> {
  await rm(kept, { recursive: true, force: true })
  await rm(`${kept}.json`, { force: true })
}

/** `undefined` for a truncated record, or one that another process has just removed. */
async function trashRecord(file: string): Promise<Record<string, unknown> | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  } catch {
    return undefined
  }
}

async function sizeOf(path: string): Promise<{ files: number; bytes: number }> {
  const status = await lstat(path).catch(() => undefined)
  if (status === undefined) return { files: 0, bytes: 0 }
  if (!status.isDirectory()) return { files: 1, bytes: status.size }
  const sum = { files: 0, bytes: 0 }
  for (const name of await readdir(path)) {
    const { files, bytes } = await sizeOf(join(path, name))
    sum.files += files
    sum.bytes += bytes
  }
  return sum
}

function newName(): string {
  return randomBytes(16).toString('hex')
}

function isMissing(fault: unknown): boolean {
  return errorCode(fault) === 'ENOENT'
}

/** ELOOP is what some systems answer for a link where a folder is wanted. */
function isNoFolder(fault: unknown): boolean {
  return errorCode(fault) === 'ENOTDIR' || errorCode(fault) === 'ELOOP'
}

function fileInTheWay(path: ArtifactPath): ApiError {
  return new ApiError('INVALID_PARAMETER_VALUE', `Invalid path: a part of '${path}' is a file, not a folder.`)
}

function notSupported(what: string): ApiError {
  return new ApiError('NOT_IMPLEMENTED', `${what} is not supported for the current artifact repository`)
}
