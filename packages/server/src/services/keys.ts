import { type Handlers, keyRoutes } from '@labbook/protocol'
import type { Call, ServiceContext } from './context.js'
import { experimentIdFrom } from './entity-rules.js'
import { offsetFrom, offsetToken } from './page-token.js'
import { pageSize } from './search-query.js'

const MAX_KEYS = 1000
const KINDS = ['metrics', 'params', 'tags'] as const

/** Which keys the active runs of experiments have (ui A2). */
export function keyService({ store }: ServiceContext): Handlers<typeof keyRoutes, Call> {
  return {
    async searchKeys({ experimentId, kind, search, varying, maxResults, pageToken }) {
      const limit = Math.min(pageSize(maxResults, { otherwise: MAX_KEYS }), MAX_KEYS)
      const offset = offsetFrom(pageToken)
      const experimentIds = experimentId.map(experimentIdFrom)
      const kinds = kind === undefined || kind === 'datasets' ? (kind === undefined ? KINDS : []) : [kind]
      return store.read(function* () {
        const keys: { kind: (typeof KINDS)[number]; key: string; runs: number; varies: boolean }[] = []
        let total = 0
        for (const each of kinds) {
          const query = { experimentIds, kind: each, search: search ?? '', varyingOnly: varying }
          const window = { offset: Math.max(0, offset - total), limit: limit - keys.length }
          const found = yield* store.runs.keys(query, window)
          for (const item of found.items) keys.push({ kind: each, ...item })
          total += found.total
        }
        const next = offset + keys.length
        return { keys, values: [], total, ...(next < total ? { nextPageToken: offsetToken(next) } : {}) }
      })
    },
  }
}
