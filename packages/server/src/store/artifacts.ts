import type { Work } from './work.js'

/** What was published where: the file with this size and time has this digest (D-34). */
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
  /** What the files recorded in a folder and below take; `undefined` if none is. */
  bytesBelow(store: string, folder: string): Work<number | undefined>
  /** Forgets a file, or a folder with everything below it. */
  forget(store: string, path: string): Work<void>
}
