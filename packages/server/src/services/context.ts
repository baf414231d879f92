import type { EventBus } from '../events/event-bus.js'
import type { Store } from '../store/store.js'

/** What every service is made from. Time and ids come from outside, so that tests can say them. */
export interface ServiceContext {
  readonly store: Store
  readonly events: EventBus
  readonly nowMs: () => number
  /** 32 lower-case hexadecimal digits, never the same twice. */
  readonly newId: () => string
  /** A fraction in [0, 1). */
  readonly random: () => number
}

/** What one call brings beside its request, and what its answer says beside its fields. */
export interface Call {
  readonly idempotencyKey: string | undefined
  /** Called if the response is that of an earlier call with the same key. */
  readonly onReplay: () => void
}

/** An answer that is JSON text already: whole as UTF-8, or piece by piece where it is too long to be held at once. */
export class JsonText {
  constructor(readonly content: Uint8Array | AsyncIterable<string>) {}
}
