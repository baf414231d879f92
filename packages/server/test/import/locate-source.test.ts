import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { importMlflow } from '@labbook/server'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { checkIsAnother } from '../../src/import/locate-source.js'
import { configOf, fingerprint, scratch } from './read-back.js'

describe('a source that is our own database', () => {
  it('[D-84] is refused, by whatever name, and not changed', async () => {
    const folder = scratch()
    const file = join(folder, 'mlflow.db')
    const database = new SqliteDatabase(file)
    database.exec('CREATE TABLE experiments (experiment_id INTEGER); CREATE TABLE runs (run_uuid TEXT)')
    database.close()
    symlinkSync(file, join(folder, 'link.db'))
    const before = fingerprint(folder)
    for (const place of [file, `sqlite:///${file}`, join(folder, 'link.db')]) {
      const importing = importMlflow(place, configOf(folder, `sqlite:///${file}`))
      await expect(importing).rejects.toThrow('cannot be imported into itself')
    }
    expect(fingerprint(folder)).toEqual(before)
  })

  it.each([
    ['postgresql://jo:pw@localhost/mlflow', 'postgresql+psycopg2://labbook:other@127.0.0.1:5432/mlflow', true],
    ['postgresql://jo@DB.example/mlflow?sslmode=require', 'postgres://jo@db.example/mlflow', true],
    ['postgresql://jo@db/mlflow', 'postgresql://jo@db/labbook', false],
    ['postgresql://jo@db/mlflow', 'postgresql://jo@db:5433/mlflow', false],
    ['postgresql://jo@db/one?options=-csearch_path%3Da', 'postgresql://jo@db/one?options=-csearch_path%3Db', false],
    ['mysql://jo@db/mlflow', 'postgresql://jo@db/mlflow', false],
    ['mysql://jo@db/mlflow', 'sqlite:///labbook.db', false],
  ])('[D-84] %s into %s', async (place, own, isSame) => {
    const checking = checkIsAnother(place, own)
    if (isSame) await expect(checking).rejects.toThrow('cannot be imported into itself')
    else await checking
  })
})
