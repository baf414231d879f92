import type { LiveEvent } from '@labbook/protocol'

type WithoutRevision<E> = E extends { revision: unknown } ? Omit<E, 'revision'> : E

/** What a service says after its commit; the bus adds the revision. */
export type NewEvent = WithoutRevision<LiveEvent>

/** An event on its way to streams, serialised once for all of them. */
export interface PublishedEvent {
  /** Orders events of one server start: `<start id>-<n>`. */
  readonly id: string
  readonly event: LiveEvent
}

export interface EventBus {
  publish(event: NewEvent): void
  /** Calls `listener` for every event from now on, until the returned function is called. */
  subscribe(listener: (event: PublishedEvent) => void): () => void
  /** Events after the one with this id, or `undefined` if they are no longer kept. */
  since(id: string): readonly PublishedEvent[] | undefined
  close(): Promise<void>
}
