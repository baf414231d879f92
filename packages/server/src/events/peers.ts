/** Other servers on the same database, reached through it. */
export interface Peers {
  /** Tells them; they may hear it late, or not at all while the database is away. */
  send(message: string): void
  /** Called with what another server sent. */
  onMessage(listener: (message: string) => void): void
  close(): Promise<void>
}
