import type { Peers } from '../../events/peers.js'
import type { StartRefusal } from '../../start-refusal.js'
import type { Store } from '../store.js'

export interface OpenedStore {
  readonly store: Store
  /** Subscribes to other servers on the same database, if there can be any. Holds a connection, so only servers call it. */
  connectPeers?(): Promise<Peers>
  /** Called with the address once the server listens. */
  announce(address: string): void
  close(): Promise<void>
}

export interface StoreOptions {
  /** Called when going on could lose acknowledged data: the process must exit at once with the refusal's code. */
  onFatal(reason: StartRefusal): void
  /** Accepts a PostgreSQL that does not sync; for tests. */
  readonly allowUnsafePostgres?: boolean
  /** Stops waiting for a database that is unreachable, or that another program is migrating. */
  readonly signal?: AbortSignal
}

/** A store opened for reading only: nothing is locked, created or migrated, and a server may be running. */
export interface StoreForReading {
  readonly store: Store
  /** Every fault inside the database, one sentence each (D-81). */
  faults(options: { quick: boolean }): Promise<readonly string[]>
  close(): Promise<void>
}
