import { StartRefusal } from '../start-refusal.js'
import type { DatabaseAddress } from './database-address.js'
import type { Report } from './mlflow-source.js'
import { reachDatabase, refusals, type SettledTls } from './reach-database.js'
import { type ServerConnection, ServerTables } from './server-tables.js'
import type { SourceDatabase } from './source-database.js'

/** All that differs between the database servers. */
export interface ServerDriver<Client> {
  /** @throws StartRefusal with the driver's error as its cause */
  connect(address: DatabaseAddress, tls: SettledTls): Promise<Client>
  /** Whether the connection was refused because the server has no TLS. */
  isWithoutTls(cause: Error & { code?: string }): boolean
  connection(client: Client, address: DatabaseAddress, options: { timeoutMs: number }): ServerConnection
}

/**
 * A database on a server, as it is at this moment.
 *
 * @throws StartRefusal for one that cannot be reached
 */
export async function openServerDatabase<Client>(
  driver: ServerDriver<Client>,
  address: DatabaseAddress,
  options: { timeoutMs: number },
  report: Report,
): Promise<SourceDatabase> {
  const client = await reachDatabase(address, (tls) => driver.connect(address, tls), driver.isWithoutTls)
  const connection = driver.connection(client, address, options)
  try {
    await connection.begin()
  } catch (fault) {
    await connection.close()
    throw refusals.ended(address, fault as Error)
  }
  const { shown } = address
  return {
    tables: new ServerTables(connection, report),
    shown,
    folder: undefined,
    refusal: (cause) => new StartRefusal('data', `${shown} cannot be read (${cause.message}).`, { cause }),
    close: () => connection.close(),
  }
}
