import type { Peers } from '../../events/peers.js'
import type { StartRefusal } from '../../start-refusal.js'
import type { Store } from '../store.js'

export interface OpenedStore {
  readonly store: Store
  /** Begins to listen to other servers on the same database, where there can be any. Only a server does: it keeps a connection. */
  connectPeers?(): Promise<Peers>
  /** Called with the address once the server listens. */
  announce(address: string): void
  close(): Promise<void>
}

export interface StoreOptions {
  /** Called when what was answered may be lost if the process went on: it must end at once, with the refusal's code. */
  onFatal(reason: StartRefusal): void
  /** Takes a PostgreSQL that does not sync; for tests. */
  readonly allowUnsafePostgres?: boolean
  /** Ends the wait for a database that is away, or that another program is migrating. */
  readonly signal?: AbortSignal
}

/** A store as it lies there, for reading only: nothing is locked, made or migrated, and a server may be running. */
export interface StoreForReading {
  readonly store: Store
  /** Every fault inside the database, one sentence each (D-81). */
  faults(options: { quick: boolean }): Promise<readonly string[]>
  close(): Promise<void>
}
