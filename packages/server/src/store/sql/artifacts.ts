import { sql } from 'kysely'
import type { ArtifactRecord, ArtifactRecordStore } from '../artifacts.js'
import type { Dialect } from './dialect.js'
import { firstOf, rowsOf, send } from './steps.js'
import type { Tables } from './tables.js'

export function artifactRecordStore(dialect: Dialect): ArtifactRecordStore {
  const db = dialect.builder
  return {
    *put({ store, path, size, mtimeMs, sha256 }) {
      const file = { size, mtime: mtimeMs, sha256 }
      yield* send(
        db
          .insertInto('artifact')
          .values({ store, path, ...file })
          .onConflict((conflict) => conflict.columns(['store', 'path']).doUpdateSet(file)),
      )
    },

    *find(store, path) {
      const row = yield* firstOf(
        db.selectFrom('artifact').selectAll().where('store', '=', store).where('path', '=', path),
      )
      return row && toRecord(row)
    },

    *page({ after, limit }) {
      let query = db.selectFrom('artifact').selectAll().orderBy('store').orderBy('path').limit(limit)
      if (after !== undefined) query = query.where(sql<boolean>`(store, path) > (${after.store}, ${after.path})`)
      return (yield* rowsOf(query)).map(toRecord)
    },

    *bytesBelow(store, folder) {
      const row = yield* firstOf(
        db
          .selectFrom('artifact')
          .select((eb) => eb.fn.sum<number | null>('size').as('bytes'))
          .where('store', '=', store)
          .where(isBelow(folder)),
      )
      return row?.bytes == null ? undefined : Number(row.bytes)
    },

    *forget(store, path) {
      yield* send(
        db
          .deleteFrom('artifact')
          .where('store', '=', store)
          .where(sql<boolean>`(path = ${path} OR ${isBelow(path)})`),
      )
    },
  }
}

/** The names below a folder are between 'folder/' and 'folder0', since '0' follows '/'. */
function isBelow(folder: string) {
  return sql<boolean>`(path > ${`${folder}/`} AND path < ${`${folder}0`})`
}

function toRecord(row: Tables['artifact']): ArtifactRecord {
  return { store: row.store, path: row.path, size: Number(row.size), mtimeMs: row.mtime, sha256: row.sha256 }
}
