import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFilter, parseOrderBy } from '@labbook/search'
import type SqliteDatabase from 'better-sqlite3'
import { onTestFinished } from 'vitest'
import { migrateOnce } from '../../../src/store/sql/migrate.js'
import { sqlStore } from '../../../src/store/sql/sql-store.js'
import { openSqlite } from '../../../src/store/sql/sqlite-connection.js'
import { SqliteDriver } from '../../../src/store/sql/sqlite-driver.js'
import type { NewRun, RunRef, RunSearch } from '../../../src/store/runs.js'
import type { Store } from '../../../src/store/store.js'
import type { Step, StepResult, Work } from '../../../src/store/work.js'

/** A new database with the store on it, whose index reads so many rows in a turn. */
export async function openIndex({
  rowsPerSlice,
  maxBytes = 2 ** 30,
}: {
  rowsPerSlice?: number
  maxBytes?: number
} = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-index-'))
  const database = openSqlite(join(folder, 'labbook.db'))
  // Nothing here is about power cuts.
  database.pragma('synchronous = OFF')
  const driver = new SqliteDriver(database, {
    onFatal: (reason) => {
      throw reason
    },
  })
  onTestFinished(() => {
    if (database.open) driver.close()
    rmSync(folder, { recursive: true })
  })
  while ((await driver.write(() => migrateOnce(driver.dialect, 1))) === 'more');
  return {
    database,
    store: sqlStore(driver, { maxBytes, ...(rowsPerSlice === undefined ? {} : { rowsPerSlice }) }),
    close: () => driver.close(),
  }
}

export function newExperiment(store: Store, name: string): Promise<string> {
  const experiment = { name, creationTime: 1, lastUpdateTime: 1, tags: [] }
  return store.write(() => store.experiments.create(experiment, (id) => `mlflow-artifacts:/${id}`))
}

export function newRun(store: Store, experimentId: string, number: number, given: Partial<NewRun> = {}): Work<RunRef> {
  const runId = number.toString(16).padStart(32, '0')
  return store.runs.create({
    runId,
    experimentId,
    name: `run ${number}`,
    userId: 'ann',
    status: 'RUNNING',
    startTime: number,
    artifactUri: `mlflow-artifacts:/${experimentId}/${runId}/artifacts`,
    ...given,
  })
}

export function searchFor(
  experimentIds: readonly string[],
  filter: string,
  orderBy: readonly string[] = [],
): RunSearch {
  const parsed = { filter: parseFilter(filter, 'runs').value, orderBy: parseOrderBy(orderBy, 'runs').value }
  if (parsed.filter === undefined || parsed.orderBy === undefined)
    throw new Error(`Not a search: ${filter} ${orderBy.join()}`)
  return { experimentIds, viewType: 'ALL', filter: parsed.filter, orderBy: parsed.orderBy }
}

/** The statements that work took, with the rows that each gave. */
export interface Taken {
  readonly step: Step
  readonly rows: number
}

/** The same work, which notes its statements. */
export function* noting<T>(work: Work<T>, taken: Taken[]): Work<T> {
  let next = work.next()
  while (next.done !== true) {
    const asked = next.value
    const result = yield asked
    const results = 'sql' in asked ? [result] : (result.rows as StepResult[])
    for (const [i, step] of ('sql' in asked ? [asked] : asked).entries())
      if (step.wait === undefined) taken.push({ step, rows: (results[i] as StepResult).rows.length })
    next = work.next(result)
  }
  return next.value
}

/** How SQLite would go about it. */
export function planOf(database: SqliteDatabase.Database, { sql, parameters }: Step): string {
  const lines = database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
  return lines.map(({ detail }) => detail).join('\n')
}
