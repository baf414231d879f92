import type { IdempotencyStore } from '../idempotency.js'
import type { Dialect } from './dialect.js'
import { firstOf, send } from './steps.js'

const KEPT_MS = 24 * 60 * 60 * 1000

export function idempotencyStore(dialect: Dialect): IdempotencyStore {
  const db = dialect.builder
  return {
    *find(route, key) {
      const row = yield* firstOf(
        db
          .selectFrom('idempotency')
          .select(['request_sha256', 'answer'])
          .where('route', '=', route)
          .where('key', '=', key),
      )
      return row && { requestSha256: row.request_sha256, answer: row.answer }
    },

    *put({ route, key, requestSha256, answer, nowMs }) {
      yield* send(db.deleteFrom('idempotency').where('created_time', '<', nowMs - KEPT_MS))
      yield* send(
        db.insertInto('idempotency').values({ route, key, request_sha256: requestSha256, answer, created_time: nowMs }),
      )
    },
  }
}
