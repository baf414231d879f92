import { existsSync, mkdirSync, statSync } from 'node:fs'
import SqliteDatabase from 'better-sqlite3'
import { expect, it } from 'vitest'
import { sqliteFile } from '../../src/config.js'
import { upgradeDatabase } from '../../src/maintenance/upgrade.js'
import { verifyStore } from '../../src/maintenance/verify.js'
import { migrations } from '../../src/store/sql/migrations.js'
import { sqliteDialect } from '../../src/store/sql/sqlite-dialect.js'
import { freshConfig } from './store-openers.js'

it('[D-83] brings the first schema to the newest and keeps a copy of what was there', async () => {
  const config = await freshConfig('sqlite')
  const file = sqliteFile(config.backendStoreUri) as string
  mkdirSync(config.dataDir, { mode: 0o700 })
  const [first] = migrations
  const old = new SqliteDatabase(file)
  for (const sql of first?.statements(sqliteDialect.types, sqliteDialect.name) ?? []) old.exec(sql)
  old.exec(
    'CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_time INTEGER NOT NULL)',
  )
  old.exec(`INSERT INTO schema_version VALUES (1, 'tracking', 0)`)
  old.exec(`INSERT INTO experiment VALUES (7, 'kept', 'mlflow-artifacts:/7', 'active', 1, 1, NULL)`)
  old.close()
  expect(await upgradeDatabase(config)).toEqual({ before: 1, after: migrations.length })
  const copy = `${file}.before-${migrations.length}`
  expect([existsSync(copy), statSync(copy).mode & 0o077]).toEqual([true, 0])
  for (const database of [file, copy]) {
    const opened = new SqliteDatabase(database, { readonly: true })
    expect(opened.prepare('SELECT name FROM experiment WHERE id = 7').pluck().get()).toBe('kept')
    opened.close()
  }
  for await (const fault of verifyStore(config, { quick: false })) expect(fault).toBeUndefined()
  expect(await upgradeDatabase(config)).toEqual({ before: migrations.length, after: migrations.length })
})
