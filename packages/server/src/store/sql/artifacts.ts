import { sql } from 'kysely'
import type { ArtifactRecordStore } from '../store.js'
import type { Dialect } from './dialect.js'
import { changesOf, firstOf } from './steps.js'

export function artifactRecordStore(dialect: Dialect): ArtifactRecordStore {
  const db = dialect.builder
  return {
    *put({ store, path, size, mtimeMs, sha256 }) {
      const file = { size, mtime: mtimeMs, sha256 }
      yield* changesOf(
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
      return row && { store, path, size: Number(row.size), mtimeMs: row.mtime, sha256: row.sha256 }
    },

    *forget(store, path) {
      // Below a folder lie the names between 'folder/' and 'folder0', the character after the slash.
      yield* changesOf(
        db
          .deleteFrom('artifact')
          .where('store', '=', store)
          .where(sql<boolean>`(path = ${path} OR (path > ${`${path}/`} AND path < ${`${path}0`}))`),
      )
    },
  }
}
