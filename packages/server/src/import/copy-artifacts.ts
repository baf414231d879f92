import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { ApiError } from '@labbook/protocol'
import { type ArtifactPath, joinArtifactPath, storedArtifactPath } from '../artifacts/artifact-path.js'
import type { ArtifactRepository } from '../artifacts/artifact-repository.js'
import { errorCode, inFolder } from '../artifacts/folder-walk.js'
import { checkAnnounced } from '../artifacts/received-bytes.js'
import type { ArtifactPlaces } from '../services/artifact-places.js'
import type { Store } from '../store/store.js'
import type { SourceFolder } from './artifact-plan.js'
import type { Report } from './mlflow-source.js'
import { openFile, readFault, type TreeFile, walkFiles } from './source-tree.js'
import { SourceFault } from './source-values.js'

export interface ArtifactCopy {
  /** Of two files with one path that of the first folder counts. */
  readonly from: readonly SourceFolder[]
  /** The artifact URI of the run or model. */
  readonly to: string
  /** Whose they are. */
  readonly of: string
}

export interface CopyContext {
  readonly store: Store
  readonly places: ArtifactPlaces
  readonly maxBytes: number
  readonly report: Report
  readonly signal: AbortSignal
}

export interface CopiedFiles {
  files: number
  bytes: number
}

/** Copies the files of one run or model that are not there yet, each verified by its digest. Gives what is there now. */
export async function copyArtifacts({ from, to, of }: ArtifactCopy, context: CopyContext): Promise<CopiedFiles> {
  const done = { files: 0, bytes: 0 }
  const lost = (path: string, why: string) =>
    context.report({ outcome: 'lost', kind: 'artifact', which: `'${path}' of ${of}`, why })
  const earlier = new Set<string>()
  for (const [i, place] of from.entries()) {
    try {
      const { repository, folder } = await context.places.resolve(to)
      await inFolder(place, async (source) => {
        for await (const files of walkFiles(source, lost)) {
          for (const file of files) {
            if (context.signal.aborted) return
            if (earlier.has(file.path)) continue
            if (i < from.length - 1) earlier.add(file.path)
            try {
              const target = joinArtifactPath(folder, storedArtifactPath(file.path))
              done.bytes += await copyFile(file, { repository, target }, context)
              done.files++
            } catch (fault) {
              lost(file.path, reasonOf(fault))
            }
          }
        }
      })
    } catch (fault) {
      // It was there when the records were written.
      if (errorCode(fault) !== 'ENOENT') lost(place.names.join('/'), reasonOf(fault))
    }
  }
  return done
}

/** Gives the file's size. */
async function copyFile(
  file: TreeFile,
  { repository, target }: { repository: ArtifactRepository; target: ArtifactPath },
  { store, maxBytes, signal }: CopyContext,
): Promise<number> {
  const handle = await openFile(file.folder, file.name)
  try {
    const { size } = await handle.stat()
    checkAnnounced(target, { contentLength: size, maxBytes })
    const sha256 = await digestOf(bodyOf(handle))
    if (await isThere(repository, target, { size, sha256 })) return size
    const stored = await repository.write(target, bodyOf(handle), { contentLength: size, sha256, maxBytes, signal })
    await store.write(() => store.artifacts.put({ store: repository.uri, path: target, ...stored }))
    return size
  } finally {
    await handle.close()
  }
}

function bodyOf(handle: FileHandle) {
  return handle.createReadStream({ start: 0, autoClose: false })
}

async function isThere(
  repository: ArtifactRepository,
  path: ArtifactPath,
  file: { size: number; sha256: string },
): Promise<boolean> {
  try {
    const artifact = await repository.open(path)
    if (artifact.size !== file.size) {
      await artifact.close()
      return false
    }
    return (await digestOf(artifact.contentStream())) === file.sha256
  } catch (fault) {
    if (fault instanceof ApiError && fault.code === 'RESOURCE_DOES_NOT_EXIST') return false
    throw fault
  }
}

async function digestOf(stream: NodeJS.ReadableStream): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(stream, hash)
  return hash.digest('hex')
}

/** Only what is wrong with this file; a disk that refuses ends the import. */
function reasonOf(thrown: unknown): string {
  const fault = readFault(thrown)
  if (fault instanceof SourceFault) return fault.message
  if (fault instanceof ApiError && fault.code !== 'TEMPORARILY_UNAVAILABLE') return fault.message
  throw fault
}
