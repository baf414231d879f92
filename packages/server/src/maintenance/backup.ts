import { constants, existsSync } from 'node:fs'
import { copyFile, lstat, open, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { hideSecrets, type ServerConfig, sqliteFile } from '../config.js'
import { makeFolder, syncFolder } from '../make-folder.js'
import { StartRefusal } from '../start-refusal.js'
import { copySqlite, replaceSqlite } from '../store/sql/copy-sqlite.js'
import { storedSchema } from '../store/sql/open-store.js'
import { lockArtifacts, lockDatabase } from '../store/sql/sqlite-lock.js'

export interface BackupOptions {
  /** A folder to copy the artifacts into as well; it must be empty or not there. */
  readonly artifactsFolder?: string
  readonly signal?: AbortSignal
}

export interface CopiedFiles {
  readonly files: number
  readonly bytes: number
}

/**
 * Copies the database, beside a running server if there is one, and then the artifacts (D-80).
 *
 * @throws StartRefusal
 */
export async function backupDatabase(
  config: ServerConfig,
  file: string,
  { artifactsFolder, signal = new AbortController().signal }: BackupOptions = {},
): Promise<CopiedFiles> {
  const database = sqliteFile(config.backendStoreUri)
  if (database === undefined) throw ownTools(config, 'use pg_dump or WAL archiving to back it up')
  const from = artifactsFolder === undefined ? undefined : artifactsOnDisk(config)
  if ((await storedSchema(config)) === 0) throw new StartRefusal('data', `${database} contains nothing to back up.`)
  // gc waits, so that nothing which the copied database names goes before it was copied.
  const unlock = lockArtifacts(config.dataDir)
  try {
    copySqlite(database, resolve(file))
    if (from === undefined || artifactsFolder === undefined) return { files: 0, bytes: 0 }
    return await copyFolder(from, resolve(artifactsFolder), signal)
  } finally {
    unlock()
  }
}

/**
 * Puts a backup in the place of the database. What was there stays beside it; gives its name.
 *
 * @throws StartRefusal while a server has the database
 */
export async function restoreDatabase(config: ServerConfig, file: string): Promise<string | undefined> {
  const database = sqliteFile(config.backendStoreUri)
  if (database === undefined) throw ownTools(config, 'use pg_restore to restore a backup')
  const backup = resolve(file)
  if (!existsSync(backup)) throw new StartRefusal('data', `Backup ${backup} not found.`)
  if ((await storedSchema({ ...config, backendStoreUri: `sqlite:///${backup}` })) === 0)
    throw new StartRefusal('data', `${backup} is not a backup of a Labbook database.`)
  makeFolder(config.dataDir)
  const unlock = lockDatabase(join(config.dataDir, '.labbook'), database)
  try {
    return replaceSqlite(backup, database, Date.now())
  } finally {
    unlock()
  }
}

function ownTools({ backendStoreUri }: ServerConfig, sentence: string): StartRefusal {
  return new StartRefusal('usage', `${hideSecrets(backendStoreUri)} is a PostgreSQL database: ${sentence}.`)
}

function artifactsOnDisk({ artifactsDestination }: ServerConfig): string {
  if (artifactsDestination.includes('://'))
    throw new StartRefusal(
      'usage',
      `The artifacts are in ${artifactsDestination}. Use versioning or replication of the bucket to back them up.`,
    )
  return resolve(artifactsDestination)
}

/** A file in its place never changes, it is only replaced by another: each can be copied without waiting for writers. */
async function copyFolder(from: string, to: string, signal: AbortSignal): Promise<CopiedFiles> {
  if (existsSync(to) && (await readdir(to)).length > 0)
    throw new StartRefusal('cannotCreate', `${to} is not empty. Choose a new folder for the artifacts.`)
  const sum = { files: 0, bytes: 0 }
  const copy = async (below: string) => {
    const source = join(from, below)
    if (!existsSync(source)) return
    makeFolder(join(to, below))
    for (const entry of await readdir(source, { withFileTypes: true })) {
      signal.throwIfAborted()
      const path = join(below, entry.name)
      if (below === '' && entry.name.startsWith('.labbook')) continue
      if (entry.isDirectory()) await copy(path)
      else if (entry.isFile()) {
        await copyFile(join(from, path), join(to, path), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
        const copied = await open(join(to, path), 'r+')
        await copied.sync()
        await copied.close()
        sum.files++
        sum.bytes += (await lstat(join(to, path))).size
      }
    }
    syncFolder(join(to, below))
  }
  await copy('')
  return sum
}
