import type { Aggregate, Field, Filter } from '@labbook/search'
import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { Page, SearchWindow } from '../page.js'
import { PARENT_TAG, type RunParent, type RunRef, type RunScope, type RunSearch } from '../runs.js'
import type { Work } from '../work.js'
import type { Dialect } from './dialect.js'
import { idText } from './exact.js'
import type { InternedKeys } from './interned-keys.js'
import { type Leaf, lowerFilter, lowerOrder, type Operand } from './lower-search.js'
import { firstOf, rowsOf } from './steps.js'

/** The number of runs in the experiments that match the filter. */
export function* countRuns(dialect: Dialect, keys: InternedKeys, query: RunSearch): Work<number> {
  const where = sql.join(yield* conditionsOf(dialect, keys, query), sql` AND `)
  const counted =
    query.parent === 'top'
      ? sql<{ total: number }>`SELECT COUNT(*) AS total FROM (SELECT DISTINCT run.experiment, ${FAMILY}
          FROM run ${joinParent(yield* parentKey(keys))} WHERE ${where}) families`
      : sql<{ total: number }>`SELECT COUNT(*) AS total FROM run WHERE ${where}`
  return Number((yield* firstOf(counted.compile(dialect.builder)))?.total)
}

/** At the top, runs that name the same missing parent are one row. Nobody else at the top has that parent's id. */
const FAMILY = sql`COALESCE(parent.value, run.run_id)`

function joinParent(key: number): RawBuilder<unknown> {
  return sql`LEFT JOIN tag AS parent ON parent.run = run.id AND parent.key = ${key} AND parent.value <> run.run_id`
}

function* parentKey(keys: InternedKeys): Work<number> {
  return (yield* keys.find(PARENT_TAG)) ?? -1
}

/** Looks up keys first: with their ids, the planner knows how many runs have them. */
function* conditionsOf(dialect: Dialect, keys: InternedKeys, search: RunSearch): Work<RawBuilder<SqlBool>[]> {
  const names = search.filter === null ? [] : keysIn(search.filter)
  const ids = yield* keys.findAll(search.parent === undefined ? names : [...names, PARENT_TAG])
  // No run has a key without an id.
  const idOf = (name: string) => ids.get(name) ?? -1
  const conditions = [inScope(dialect, 'run', search)]
  if (search.filter !== null) conditions.push(lowerFilter(dialect, search.filter, runLeaf(idOf)))
  if (search.parent !== undefined) conditions.push(hasParent(dialect, idOf(PARENT_TAG), search, search.parent))
  return conditions
}

/** The keys of metrics, params and tags that the filter names. */
function keysIn(filter: Filter): readonly string[] {
  if ('operands' in filter) return filter.operands.flatMap(keysIn)
  if ('operand' in filter) return keysIn(filter.operand)
  const { field } = filter
  if (field.kind === 'attribute') return field.name === 'run_name' ? [RUN_NAME.key] : []
  return field.kind === 'dataset' ? [] : [field.key]
}

/** The condition that a run is in scope; `run` is the name of its table in the statement. */
export function inScope(dialect: Dialect, run: string, { experimentIds, viewType }: RunScope): RawBuilder<SqlBool> {
  // Of one experiment the index has the runs in their order.
  const [only] = experimentIds
  const within =
    experimentIds.length === 1
      ? sql<SqlBool>`${sql.ref(`${run}.experiment`)} = ${only}`
      : dialect.anyOf(`${run}.experiment`, experimentIds)
  if (viewType === 'ALL') return within
  return sql`${within} AND ${sql.ref(`${run}.lifecycle_stage`)} = ${viewType === 'ACTIVE_ONLY' ? 'active' : 'deleted'}`
}

function hasParent(dialect: Dialect, parentTag: number, scope: RunScope, parent: RunParent): RawBuilder<SqlBool> {
  if (parent === 'top') {
    return sql`NOT EXISTS (SELECT 1 FROM tag t JOIN run p ON p.run_id = t.value
      WHERE t.run = run.id AND t.key = ${parentTag} AND p.id <> run.id AND ${inScope(dialect, 'p', scope)})`
  }
  const { runId } = parent
  return sql`(run.run_id <> ${runId} AND run.id IN (SELECT t.run FROM tag t
    WHERE t.key = ${parentTag} AND ${TAG_START} = substr(${runId}, 1, 64) AND t.value = ${runId}))`
}

/** The part of the value that the index on tags holds. */
export const TAG_START = sql`substr(t.value, 1, 64)`

/** Values up to this length are indexed as they are; longer ones could exceed the size of an index entry in PostgreSQL. */
const SHORT_TEXTS = { condition: sql<SqlBool>`length(t.value) <= 64`, length: 64 }

/** Runs of the experiments that the filter selects, in the order asked, then newest first, then by id. */
export function* searchRuns(
  dialect: Dialect,
  keys: InternedKeys,
  search: RunSearch,
  { offset, limit }: SearchWindow,
): Work<Page<RunRef>> {
  const { orderBy, parent } = search
  const conditions = yield* conditionsOf(dialect, keys, search)

  const joins: RawBuilder<unknown>[] = []
  const order: RawBuilder<unknown>[] = []
  for (const [index, { field, ascending }] of orderBy.entries()) {
    const { join, operand } = yield* sortOperand(keys, field, `sort${index}`)
    if (join !== undefined) joins.push(join)
    order.push(lowerOrder(operand, ascending))
  }
  const sortsByStart = orderBy.some(({ field }) => field.kind === 'attribute' && field.name === 'start_time')
  if (!sortsByStart) order.push(sql`run.start_time DESC`)
  order.push(sql`run.run_id ASC`)

  const columns = sql`run.id, run.run_id, ${idText('run.experiment')} AS experiment, run.lifecycle_stage`
  const where = sql.join(conditions, sql` AND `)
  const window = sql`LIMIT ${limit + 1} OFFSET ${offset}`
  const query =
    parent === 'top'
      ? sql<FoundRow>`
    SELECT id, run_id, experiment, lifecycle_stage FROM (
      SELECT ${columns}, ROW_NUMBER() OVER (ORDER BY ${sql.join(order)}) AS place,
        ROW_NUMBER() OVER (PARTITION BY run.experiment, ${FAMILY} ORDER BY ${sql.join(order)}) AS among_siblings
      FROM run ${sql.join(joins, sql` `)} ${joinParent(yield* parentKey(keys))}
      WHERE ${where}) placed
    WHERE among_siblings = 1 ORDER BY place ${window}`
      : sql<FoundRow>`
    SELECT ${columns} FROM run ${sql.join(joins, sql` `)}
    WHERE ${where}
    ORDER BY ${sql.join(order)} ${window}`
  const rows = yield* rowsOf(query.compile(dialect.builder))
  return {
    items: rows.slice(0, limit).map((row) => ({
      rowId: row.id,
      runId: row.run_id,
      experimentId: row.experiment,
      lifecycleStage: row.lifecycle_stage,
    })),
    hasMore: rows.length > limit,
  }
}

interface FoundRow {
  readonly id: number
  readonly run_id: string
  readonly experiment: string
  readonly lifecycle_stage: RunRef['lifecycleStage']
}

/** A run's name is what its tag says, as in MLflow: deleting the tag hides the name from searches. */
const RUN_NAME = { kind: 'tag', key: 'mlflow.runName' } as const

const runLeaf = (idOf: (key: string) => number): Leaf => {
  const leaf: Leaf = (field, predicate) => {
    switch (field.kind) {
      case 'metric': {
        const operand = metricOperand('s', field.aggregate)
        return sql`EXISTS (SELECT 1 FROM series s WHERE s.run = run.id AND s.key = ${idOf(field.key)}
          AND ${predicate(operand)})`
      }
      case 'param':
      case 'tag': {
        const operand = { value: sql.ref('t.value'), indexed: SHORT_TEXTS }
        return sql`EXISTS (SELECT 1 FROM ${sql.table(field.kind)} t WHERE t.run = run.id AND t.key = ${idOf(field.key)}
          AND ${predicate(operand)})`
      }
      case 'dataset':
        return datasetLeaf(field.name, predicate)
      case 'attribute': {
        if (field.name === 'run_name') return leaf(RUN_NAME, predicate)
        const column = runAttribute(field.name)
        return sql`(${column} IS NOT NULL AND ${predicate({ value: column })})`
      }
    }
  }
  return leaf
}

/** A run's attribute as a value of its row. */
export function runAttribute(name: string): RawBuilder<unknown> {
  // As doubles: the difference of two 64-bit integers may overflow, and for real times a double is exact.
  if (name === 'duration') return sql`(CAST(run.end_time AS DOUBLE PRECISION) - run.start_time)`
  if (name === 'experiment_name') return sql`(SELECT e.name FROM experiment e WHERE e.id = run.experiment)`
  return sql.ref(`run.${name}`)
}

function datasetLeaf(name: 'name' | 'digest' | 'context', predicate: (operand: Operand) => RawBuilder<SqlBool>) {
  const value = name === 'context' ? sql.ref('c.value') : sql.ref(`d.${name}`)
  const context = sql`JOIN run_dataset_tag c ON c.input = i.id AND c.key = 'mlflow.data.context'`
  return sql<SqlBool>`EXISTS (SELECT 1 FROM run_dataset i JOIN dataset d ON d.id = i.dataset
    ${name === 'context' ? context : sql``} WHERE i.run = run.id AND ${predicate({ value })})`
}

/** A metric's number as columns of its series, and its flag; where there is no row both are NULL. */
export function metricOperand(series: string, aggregate: Aggregate): Operand & { readonly nan: RawBuilder<unknown> } {
  if (aggregate === 'last' || aggregate === 'first')
    return { value: sql.ref(`${series}.${aggregate}_value`), nan: sql.ref(`${series}.${aggregate}_nan`) }
  const count = sql.ref(`${series}.count`)
  if (aggregate === 'count') return { value: count, nan: sql`CASE WHEN ${count} IS NULL THEN NULL ELSE 0 END` }
  // Extremes ignore NaN and are absent if every point is NaN. Without a row the flag is NULL, which means missing.
  const extreme = sql.ref(`${series}.${aggregate}_value`)
  const allNan = sql`CASE WHEN ${sql.ref(`${series}.run`)} IS NULL THEN NULL WHEN ${extreme} IS NULL THEN 1 ELSE 0 END`
  return { value: sql`COALESCE(${extreme}, 0)`, nan: allNan }
}

function* sortOperand(
  keys: InternedKeys,
  field: Field,
  alias: string,
): Work<{ join?: RawBuilder<unknown>; operand: Operand }> {
  if (field.kind === 'attribute' && field.name === 'run_name') return yield* sortOperand(keys, RUN_NAME, alias)
  if (field.kind === 'attribute' || field.kind === 'dataset') return { operand: { value: runAttribute(field.name) } }
  const { kind, key } = field
  const id = (yield* keys.find(key)) ?? -1
  const join = sql`LEFT JOIN ${sql.table(kind === 'metric' ? 'series' : kind)} AS ${sql.ref(alias)}
    ON ${sql.ref(`${alias}.run`)} = run.id AND ${sql.ref(`${alias}.key`)} = ${id}`
  const operand = field.kind === 'metric' ? metricOperand(alias, field.aggregate) : { value: sql.ref(`${alias}.value`) }
  return { join, operand }
}
