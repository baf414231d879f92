import { open, readdir, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorCode } from '../artifacts/folder-walk.js'
import { hideSecrets, sqliteFile } from '../config.js'
import { StartRefusal } from '../start-refusal.js'
import { type DatabaseAddress, isDatabaseAddress, parseDatabaseAddress } from './database-address.js'
import type { MlflowDbOptions } from './mlflow-db-source.js'
import type { MlflowSource, Report } from './mlflow-source.js'

/**
 * The MLflow store at a path or an address: an `mlruns` folder, a folder that holds one, a database file, or a database on
 * a PostgreSQL or MySQL server.
 *
 * @throws StartRefusal
 */
export async function openSource(place: string, options: MlflowDbOptions, report: Report): Promise<MlflowSource> {
  if (isDatabaseAddress(place)) {
    const address = parseDatabaseAddress(place)
    return (await import('./mlflow-db-source.js')).openMlflowServer(address, options, report)
  }
  if (/^(?!sqlite:|file:)[a-z][a-z\d+.-]+:/i.test(place)) {
    throw new StartRefusal(
      'usage',
      `${hideSecrets(place)} cannot be imported: pass an mlruns folder, an mlflow.db SQLite file, or the postgresql:// or ` +
        "mysql:// URI of an MLflow server's database.",
    )
  }
  const named = sqliteFile(place) ?? (place.startsWith('file:') ? fileURLToPath(place) : resolve(place))
  const status = await stat(named).catch(() => undefined)
  if (status === undefined) throw new StartRefusal('usage', `${named} does not exist or cannot be read.`)
  const path = await realpath(named)
  try {
    // Loaded when there is something to read: a server, which loads this package too, must start fast.
    if (status.isDirectory()) return await (await import('./mlruns-source.js')).openMlruns(await mlrunsIn(path), report)
    if (status.isFile() && (await isSqlite(path)))
      return await (await import('./mlflow-db-source.js')).openMlflowDb(path, options, report)
  } catch (fault) {
    if (errorCode(fault) !== 'EACCES') throw fault
    throw new StartRefusal('usage', `${path} cannot be read by this user.`, { cause: fault })
  }
  throw new StartRefusal('data', `${path} is neither an mlruns folder nor an MLflow SQLite database.`)
}

/**
 * Refuses to import a database into itself: Labbook's tables would change the source.
 *
 * @throws StartRefusal
 */
export async function checkIsAnother(place: string, backendStoreUri: string): Promise<void> {
  const isSame = isDatabaseAddress(place)
    ? isDatabaseAddress(backendStoreUri) && isSameDatabase(place, backendStoreUri)
    : await isSameFile(sqliteFile(place) ?? resolve(place), sqliteFile(backendStoreUri))
  if (!isSame) return
  const sentence = `${hideSecrets(place)} cannot be imported into itself. Choose another database with --backend-store-uri.`
  throw new StartRefusal('usage', sentence)
}

function isSameDatabase(one: string, other: string): boolean {
  const [a, b] = [parseDatabaseAddress(one), parseDatabaseAddress(other)]
  return a.server === b.server && placeOf(a) === placeOf(b)
}

function placeOf({ host = 'localhost', port = 5432, database, options }: DatabaseAddress): string {
  return JSON.stringify([
    /^(localhost|127\.0\.0\.1|::1)$/i.test(host) ? 'here' : host.toLowerCase(),
    port,
    database,
    options,
  ])
}

async function isSameFile(one: string, other: string | undefined): Promise<boolean> {
  if (other === undefined) return false
  const [a, b] = await Promise.all([one, other].map((file) => realpath(file).catch(() => undefined)))
  return a !== undefined && a === b
}

async function mlrunsIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true })
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
  if (folders.some((name) => /^\d+$/.test(name) || name === '.trash')) return folder
  if (folders.includes('mlruns')) return join(folder, 'mlruns')
  throw new StartRefusal('data', `${folder} is not an mlruns folder: it contains no experiments.`)
}

async function isSqlite(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const magic = Buffer.alloc(16)
    await handle.read(magic, 0, magic.length, 0)
    return magic.toString('latin1') === 'SQLite format 3\0'
  } finally {
    await handle.close()
  }
}
