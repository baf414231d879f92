import { sql } from 'kysely'
import type { UsageStore } from '../usage.js'
import type { Dialect } from './dialect.js'
import { idText } from './exact.js'
import { firstOf, rowsOf } from './steps.js'

export function usageStore(dialect: Dialect): UsageStore {
  const db = dialect.builder
  return {
    *counts() {
      const counted = yield* firstOf(
        sql<{ experiments: number; runs: number }>`
          SELECT (SELECT COUNT(*) FROM experiment WHERE lifecycle_stage = 'active') AS experiments,
            (SELECT COUNT(*) FROM run WHERE lifecycle_stage = 'active') AS runs`.compile(db),
      )
      return { experiments: Number(counted?.experiments), runs: Number(counted?.runs) }
    },

    *databaseBytes() {
      const row = yield* firstOf(sql<{ bytes: number }>`SELECT ${dialect.databaseBytes} AS bytes`.compile(db))
      return Number(row?.bytes)
    },

    *artifactBytes(store, { heaviest }) {
      const all = yield* firstOf(
        sql<{ bytes: number | null }>`SELECT SUM(size) AS bytes FROM artifact WHERE store = ${store}`.compile(db),
      )
      // By MLflow's layout, in which the first name of a path is the experiment's id. '0' follows '/'.
      const rows = yield* rowsOf(
        sql<{ experiment: string; name: string; bytes: number }>`
          SELECT ${idText('e.id')} AS experiment, e.name AS name, SUM(a.size) AS bytes
          FROM experiment e JOIN artifact a ON a.store = ${store}
            AND a.path >= CAST(e.id AS TEXT) || '/' AND a.path < CAST(e.id AS TEXT) || '0'
          GROUP BY e.id, e.name ORDER BY bytes DESC, e.id LIMIT ${heaviest}`.compile(db),
      )
      return {
        total: Number(all?.bytes ?? 0),
        heaviest: rows.map(({ experiment, name, bytes }) => ({ experimentId: experiment, name, bytes: Number(bytes) })),
      }
    },
  }
}
