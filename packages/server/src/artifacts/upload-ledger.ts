import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, syncFolder } from '../make-folder.js'
import type { ArtifactPath } from './artifact-path.js'
import { errorCode } from './folder-walk.js'

/** An upload in parts that this server started in a store that may be shared with others. */
export interface UploadRecord {
  /** The repository's URI. */
  readonly store: string
  readonly path: ArtifactPath
  readonly uploadId: string
  /** Our own name for it, which the finished object carries. */
  readonly marker: string
  /** Who may complete it; the server itself for what it uploads on a client's behalf. */
  readonly owner: string
  readonly startedMs: number
  /** How it ended: by which parts, or 'aborted'. Absent while it is open. */
  readonly outcome?: string
}

/** Which uploads are ours: only those may be completed by a client or swept. A record is durable before the first part is sent. */
export interface UploadLedger {
  put(record: UploadRecord): Promise<void>
  find(store: string, uploadId: string): Promise<UploadRecord | undefined>
  forget(store: string, uploadId: string): Promise<void>
  all(): Promise<UploadRecord[]>
}

/** A ledger of one small file an upload, for a server that is alone with its data folder. The folder is made when it is first needed. */
export function openFileUploadLedger(folder: string): UploadLedger {
  const fileOf = (store: string, uploadId: string) =>
    join(folder, `${createHash('sha256').update(`${store}\n${uploadId}`).digest('hex')}.json`)

  async function read(file: string): Promise<UploadRecord | undefined> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as UploadRecord
    } catch (fault) {
      if (errorCode(fault) === 'ENOENT') return undefined
      throw fault
    }
  }

  return {
    async put(record) {
      const file = fileOf(record.store, record.uploadId)
      makeFolder(folder)
      await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600, flush: true })
      await rename(`${file}.new`, file)
      syncFolder(folder)
    },
    find: (store, uploadId) => read(fileOf(store, uploadId)),
    forget: (store, uploadId) => rm(fileOf(store, uploadId), { force: true }),
    async all() {
      const names = await readdir(folder).catch((fault: unknown) => {
        if (errorCode(fault) === 'ENOENT') return []
        throw fault
      })
      const files = names.filter((name) => name.endsWith('.json'))
      const records = await Promise.all(files.map((name) => read(join(folder, name))))
      return records.filter((record) => record !== undefined)
    },
  }
}
