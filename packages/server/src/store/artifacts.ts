import type { Work } from './work.js'

/** The digests of published files, valid for a file with the recorded size and time (D-34). */
export interface ArtifactRecord {
  /** The repository's URI. */
  readonly store: string
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  readonly sha256: string
}

export interface ArtifactRecordStore {
  put(record: ArtifactRecord): Work<void>
  find(store: string, path: string): Work<ArtifactRecord | undefined>
  /** All records by store and path, after the given one. */
  page(options: { after?: Pick<ArtifactRecord, 'store' | 'path'>; limit: number }): Work<readonly ArtifactRecord[]>
  /** The total size of the files recorded below a folder; `undefined` if there are none. */
  bytesBelow(store: string, folder: string): Work<number | undefined>
  /** Removes the records of a file, or of a folder and everything below it. */
  forget(store: string, path: string): Work<void>
}
