import { accessSync, closeSync, constants, existsSync, openSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { makeFolder } from '../../make-folder.js'
import { StartRefusal } from '../../start-refusal.js'
import { Checkpoints } from './checkpoints.js'
import { copySqlite } from './copy-sqlite.js'
import { migrateOnce, SCHEMA_VERSION, tooNew } from './migrate.js'
import type { OpenedStore, StoreOptions } from './opened-store.js'
import { storedSqliteSchema } from './read-sqlite.js'
import { sqlStore } from './sql-store.js'
import { damaged, openSqlite, SqliteDriver } from './sqlite.js'
import { announceHolder, lockDatabase } from './sqlite-lock.js'
import { sqliteVersion } from './sqlite-version.js'

/** @throws StartRefusal with the sentence of D-60 */
export async function openSqliteStore(
  { file, dataDir }: { file: string; dataDir: string },
  { onFatal }: StoreOptions,
): Promise<OpenedStore> {
  const sideFolder = join(dataDir, '.labbook')
  makeFolders(dirname(file), dataDir)
  checkLibrary()
  checkFileSystem(dirname(file))
  const unlock = lockDatabase(sideFolder, file)
  try {
    const { database, schema } = openChecked(file)
    const driver = new SqliteDriver(database, { onFatal })
    await migrate(driver, { file, schema })
    const checkpoints = new Checkpoints(database, {
      isIdle: () => driver.isIdle,
      onFault: (fault) => driver.meet(fault),
    })
    return {
      store: sqlStore(driver),
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

function makeFolders(...folders: string[]) {
  for (const folder of folders) {
    try {
      makeFolder(folder)
      accessSync(folder, constants.W_OK)
    } catch (cause) {
      throw cannotWrite(folder, whyNotMade(folder) ?? cause)
    }
    if ((statSync(folder).mode & 0o002) !== 0 && (statSync(folder).mode & 0o1000) === 0) {
      throw new StartRefusal(
        'cannotCreate',
        `${folder} can be changed by every user of this machine. Run: chmod o-w ${folder}.`,
      )
    }
  }
}

/** Node says ENOENT where it could not make a folder on the way; the nearest one that is there knows better. */
function whyNotMade(folder: string): unknown {
  if (!existsSync(folder)) return dirname(folder) === folder ? undefined : whyNotMade(dirname(folder))
  try {
    accessSync(folder, constants.W_OK)
    return undefined
  } catch (cause) {
    return cause
  }
}

function cannotWrite(place: string, cause: unknown): StartRefusal {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const reason = REASONS.find(([pattern]) => pattern.test(code))?.[1] ?? (code || message)
  return new StartRefusal('cannotCreate', `Cannot write in ${place} (${reason}).`, { cause })
}

const REASONS = [
  [/^(EROFS|SQLITE_READONLY)/, 'read-only file system'],
  [/^(EACCES|EPERM)$/, 'permission denied'],
  [/^(ENOTDIR|EEXIST)$/, 'a file is in the way'],
] as const

/** Older ones can damage a WAL database when two connections write or checkpoint at once. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const

function checkLibrary() {
  const version = sqliteVersion()
  const parts = version.split('.').map(Number)
  const differs = OLDEST_SAFE_SQLITE.findIndex((part, i) => parts[i] !== part)
  if (differs === -1 || (parts[differs] as number) > (OLDEST_SAFE_SQLITE[differs] as number)) return
  throw new StartRefusal(
    'usage',
    `SQLite ${version} can damage this kind of database; ${OLDEST_SAFE_SQLITE.join('.')} or later is needed.`,
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
    `${folder} lies on a network file system (${network}), where SQLite is not safe. Use a local disk, or PostgreSQL.`,
  )
}

/** Looks before it opens for writing, since opening changes settings in the file: another program's stays as it is. */
function openChecked(file: string): { database: SqliteDatabase.Database; schema: number } {
  const schema = storedSqliteSchema(file)
  if (schema > SCHEMA_VERSION) throw tooNew(file, schema)
  try {
    // SQLite would make it readable by others.
    closeSync(openSync(file, 'a', 0o600))
    return { database: openSqlite(file), schema }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? damaged(file, message) : cannotWrite(file, error)
  }
}

async function migrate(driver: SqliteDriver, { file, schema }: { file: string; schema: number }) {
  const kept = `${file}.before-${SCHEMA_VERSION}`
  if (schema > 0 && schema < SCHEMA_VERSION && !existsSync(kept)) copySqlite(file, kept)
  while ((await driver.write(() => migrateOnce(driver.dialect, Date.now()))) === 'more');
}
