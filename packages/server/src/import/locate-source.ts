import { realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hideSecrets, sqliteFile } from '../config.js'
import { StartRefusal } from '../start-refusal.js'
import { type DatabaseAddress, isDatabaseAddress, parseDatabaseAddress } from './database-address.js'

/** Where an MLflow store may be, found without looking inside it. */
export type SourceLocation =
  | { readonly kind: 'folder' | 'file'; readonly path: string }
  | { readonly kind: DatabaseAddress['server']; readonly address: DatabaseAddress }

/**
 * What a path or an address names: an `mlruns` folder or one that holds it, a database file, or a database on a PostgreSQL
 * or MySQL server.
 *
 * @throws StartRefusal
 */
export async function locateSource(place: string): Promise<SourceLocation> {
  if (isDatabaseAddress(place)) {
    const address = parseDatabaseAddress(place)
    return { kind: address.server, address }
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
  if (status.isDirectory()) return { kind: 'folder', path }
  if (status.isFile()) return { kind: 'file', path }
  throw notAStore(path)
}

export function notAStore(path: string): StartRefusal {
  return new StartRefusal('data', `${path} is neither an mlruns folder nor an MLflow SQLite database.`)
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
