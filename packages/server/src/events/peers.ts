/** Other servers on the same database, reached through it. */
export interface Peers {
  /** Sends to the other servers. Delivery may be late, or fail while the database is unreachable. */
  send(message: string): void
  /** Called with what another server sent. */
  onMessage(listener: (message: string) => void): void
  close(): Promise<void>
}
