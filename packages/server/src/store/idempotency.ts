import type { Work } from './work.js'

/** Answers of creates, kept so that a retry gets the same answer (D-50). */
export interface IdempotencyStore {
  find(route: string, key: string): Work<{ readonly requestSha256: string; readonly answer: string } | undefined>
  put(entry: { route: string; key: string; requestSha256: string; answer: string; nowMs: number }): Work<void>
}
