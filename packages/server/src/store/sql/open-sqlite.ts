import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ApiError } from '@labbook/protocol'
import SqliteDatabase from 'better-sqlite3'
import { cannotWrite } from '../../cannot-write.js'
import { syncFolder } from '../../make-folder.js'
import { makeOwnFolder } from '../../make-own-folder.js'
import { StartRefusal } from '../../start-refusal.js'
import { Checkpoints } from './checkpoints.js'
import { copySqlite } from './copy-sqlite.js'
import { DamagedDatabase } from './damaged-database.js'
import { migrateOnce, SCHEMA_VERSION, tooNew } from './migrate.js'
import type { OpenedStore, StoreOptions } from './opened-store.js'
import { storedSqliteSchema } from './read-sqlite.js'
import { sqlStore } from './sql-store.js'
import { openSqlite } from './sqlite-connection.js'
import { SqliteDriver } from './sqlite-driver.js'
import { announceHolder, lockDatabase } from './sqlite-lock.js'
import { sqliteVersion } from './sqlite-version.js'

/** @throws StartRefusal with the sentence of D-60 */
export async function openSqliteStore(
  { file, dataDir, searchMemoryBytes }: { file: string; dataDir: string; searchMemoryBytes: number },
  { onFatal }: StoreOptions,
): Promise<OpenedStore> {
  const sideFolder = join(dataDir, '.labbook')
  makeOwnFolder(dirname(file))
  makeOwnFolder(dataDir)
  checkLibrary()
  checkFileSystem(dirname(file))
  const unlock = lockDatabase(sideFolder, file)
  try {
    const { database, schema } = openChecked(file)
    const driver = new SqliteDriver(database, { onFatal })
    await migrate(driver, { file, schema }).catch((fault: unknown) => {
      // A disk error: the message is meant for clients, its cause for the person who starts the server.
      throw fault instanceof ApiError && fault.cause instanceof SqliteDatabase.SqliteError
        ? cannotWrite(file, fault.cause)
        : fault
    })
    const checkpoints = new Checkpoints(database, {
      isIdle: () => driver.isIdle,
      onFault: (fault) => driver.handleFault(fault),
    })
    return {
      store: sqlStore(driver, { maxBytes: searchMemoryBytes }),
      announce: (address) => announceHolder(sideFolder, { database: file, address }),
      async close() {
        await checkpoints.close()
        driver.close()
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Older ones can damage a WAL database when two connections write or checkpoint at once. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const

function checkLibrary() {
  const version = sqliteVersion()
  const parts = version.split('.').map(Number)
  const differs = OLDEST_SAFE_SQLITE.findIndex((part, i) => parts[i] !== part)
  if (differs === -1 || (parts[differs] as number) > (OLDEST_SAFE_SQLITE[differs] as number)) return
  throw new StartRefusal(
    'usage',
    `SQLite ${version} can corrupt databases in WAL mode; ${OLDEST_SAFE_SQLITE.join('.')} or later is needed.`,
  )
}

/** Magic numbers of statfs(2) for file systems on which SQLite's locks and syncs cannot be trusted. */
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xfe534d42, 'smb2'],
  [0xff534d42, 'cifs'],
])

function checkFileSystem(folder: string) {
  const network = NETWORK_FILE_SYSTEMS.get(statfsSync(folder).type)
  if (network === undefined) return
  throw new StartRefusal(
    'cannotCreate',
    `${folder} is on a network file system (${network}), where SQLite is not safe. Use a local disk or PostgreSQL.`,
  )
}

/** Checks the file before opening it for writing, which changes settings in it: another program's file must stay as it is. */
function openChecked(file: string): { database: SqliteDatabase.Database; schema: number } {
  const schema = storedSqliteSchema(file)
  if (schema > SCHEMA_VERSION) throw tooNew(file, schema)
  try {
    if (!existsSync(file)) makeDatabase(file)
    return { database: openSqlite(file), schema }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? new DamagedDatabase(file, message) : cannotWrite(file, error)
  }
}

/** The file gets its name only after its header is written, so a crash of ours never leaves an empty file. */
function makeDatabase(file: string) {
  const partial = `${file}.${randomBytes(6).toString('hex')}.partial`
  // SQLite would make it readable by others.
  const handle = openSync(partial, 'wx', 0o600)
  try {
    const database = new SqliteDatabase(partial)
    database.pragma('journal_mode = WAL')
    database.close()
    fsyncSync(handle)
    renameSync(partial, file)
    syncFolder(dirname(file))
  } catch (error) {
    rmSync(partial, { force: true })
    throw error
  } finally {
    closeSync(handle)
  }
}

async function migrate(driver: SqliteDriver, { file, schema }: { file: string; schema: number }) {
  const kept = `${file}.before-${SCHEMA_VERSION}`
  if (schema > 0 && schema < SCHEMA_VERSION && !existsSync(kept)) copySqlite(file, kept)
  while ((await driver.write(() => migrateOnce(driver.dialect, Date.now()))) === 'more');
}
