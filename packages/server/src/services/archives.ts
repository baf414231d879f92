import { ApiError, type archiveRoutes, type FileInfo, type RequestOf } from '@labbook/protocol'
import { storedArtifactPath } from '../artifacts/artifact-path.js'
import type { ArtifactReader, Download } from './artifact-reader.js'

const MAX_FILES = 100_000

/** A folder to be packed. */
export interface Archive {
  /** What the file is to be called, without an extension. */
  readonly name: string
  readonly files: readonly ArchivedFile[]
}

export interface ArchivedFile {
  /** From the folder down. */
  readonly path: string
  open(): Promise<Download>
}

export interface ArchiveService {
  /** @throws ApiError RESOURCE_DOES_NOT_EXIST where there is no file to be packed */
  open(request: RequestOf<(typeof archiveRoutes)['downloadArchive']>): Promise<Archive>
}

/** Folders of runs and models as one download (ui A10). */
export function archiveService(artifacts: ArtifactReader): ArchiveService {
  return {
    async open({ runId, modelId, path }) {
      const folder = path.replace(/\/$/, '')
      const uri = await artifacts.uriOf({ runId, modelId })
      const found: FileInfo[] = []
      const folders = [folder]
      for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
        for (const entry of await artifacts.list(uri, next)) {
          if (!isSafe(entry.path)) continue
          if (entry.isDir) folders.push(entry.path)
          else found.push(entry)
        }
        if (found.length > MAX_FILES) {
          const sentence = `'${folder}' contains more than ${MAX_FILES} files. Download its folders one by one.`
          throw new ApiError('INVALID_PARAMETER_VALUE', sentence)
        }
      }
      if (found.length === 0) throw new ApiError('RESOURCE_DOES_NOT_EXIST', `No such folder with files: '${folder}'`)
      found.sort((a, b) => (a.path < b.path ? -1 : 1))
      const rootLength = folder === '' ? 0 : folder.length + 1
      return {
        name: folder === '' ? (runId ?? modelId ?? '') : folder.slice(folder.lastIndexOf('/') + 1),
        files: found.map((file) => ({
          path: file.path.slice(rootLength),
          open: () => artifacts.open(uri, file.path),
        })),
      }
    },
  }
}

/** A store that others write to may hold names that no download gives either. */
function isSafe(path: string): boolean {
  try {
    storedArtifactPath(path)
    return true
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}
