import type { LifecycleStage, ViewType } from '@labbook/protocol'
import type { Aggregate, Field, Filter, OrderBy } from '@labbook/search'
import { type RawBuilder, sql } from 'kysely'
import { PARENT_TAG, type RunParent, type RunRef, type RunSearch, type Work } from '../../store.js'
import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { metricOperand, runAttribute } from '../search-runs.js'
import { rowsOf } from '../steps.js'
import { type Column, compareCodePoints, NumberColumn, TextColumn } from './column.js'
import type { SearchWork } from '../search-work.js'
import { withRoom } from './growing-array.js'
import { topRows } from './top-rows.js'

/** A field that lies in memory: all but those of datasets. */
export type IndexedField = Exclude<Field, { kind: 'dataset' }>

export const PARENT: IndexedField = { kind: 'tag', key: PARENT_TAG }

/**
 * The runs of one experiment in memory, each at a place of its own, with a column for every field that a search asked
 * for. Runs that were touched since the last search are read again before the next.
 */
export class ExperimentIndex {
  readonly #dialect: Dialect
  readonly #keys: InternedKeys
  readonly #experimentId: string
  readonly #rowIds: number[] = []
  readonly #runIds: string[] = []
  readonly #placeOf = new Map<number, number>()
  readonly #placeOfRunId = new Map<string, number>()
  #active = new Uint8Array(0)
  readonly #startTime = new NumberColumn()
  readonly #columns = new Map<string, { field: IndexedField; column: NumberColumn | TextColumn }>()
  readonly #touched = new Set<number>()
  #loaded = false

  constructor(dialect: Dialect, keys: InternedKeys, experimentId: string) {
    this.#dialect = dialect
    this.#keys = keys
    this.#experimentId = experimentId
  }

  get bytes(): number {
    let bytes = this.#rowIds.length * BYTES_PER_RUN
    for (const { column } of this.#columns.values()) bytes += column.bytes
    return bytes
  }

  touch(rowId: number) {
    this.#touched.add(rowId)
  }

  /** Reads what is missing: all runs at first, then those that were touched, and the columns of the query. */
  *refresh(fields: readonly IndexedField[]): Work<void> {
    if (!this.#loaded) {
      yield* this.#readRuns()
      this.#loaded = true
    } else if (this.#touched.size > 0) {
      const touched = [...this.#touched]
      yield* this.#readRuns(touched)
      for (const { field, column } of this.#columns.values()) {
        for (const rowId of touched) column.clear(this.#placeOf.get(rowId) as number)
        yield* this.#readColumn(field, column, touched)
      }
    }
    this.#touched.clear()
    for (const field of fields) {
      const name = JSON.stringify(field)
      if (this.#columns.has(name)) continue
      const column = isNumeric(field) ? new NumberColumn() : new TextColumn()
      yield* this.#readColumn(field, column)
      this.#columns.set(name, { field, column })
    }
  }

  /**
   * The places of the first `limit` matching runs, in order; and how many match in all. `isShown` says whether a run is
   * one of those to choose from, in whichever experiment.
   */
  select(
    search: RunSearch,
    options: { limit: number; isShown: (runId: string) => boolean; work: SearchWork },
  ): { places: Int32Array; total: number } {
    const { limit, isShown, work } = options
    const matching = this.#matching(search, isShown, work)
    return { places: topRows(matching, limit, this.#order(search.orderBy)), total: matching.length }
  }

  shows(runId: string, viewType: ViewType): boolean {
    const place = this.#placeOfRunId.get(runId)
    return place !== undefined && (viewType === 'ALL' || this.#active[place] === Number(viewType === 'ACTIVE_ONLY'))
  }

  #matching(
    { filter, viewType, parent }: RunSearch,
    isShown: (runId: string) => boolean,
    work: SearchWork,
  ): Int32Array {
    const count = this.#rowIds.length
    const hasParent = parent === undefined ? undefined : this.#parentTest(parent, isShown)
    const mask = filter === null ? undefined : this.#match(filter, work)
    const active = this.#active
    const wanted = viewType === 'ALL' ? undefined : Number(viewType === 'ACTIVE_ONLY')
    const matching = new Int32Array(count)
    let found = 0
    for (let at = 0; at < count; at++) {
      if ((mask === undefined || mask[at] === 1) && (wanted === undefined || active[at] === wanted)) {
        if (hasParent === undefined || hasParent(at)) matching[found++] = at
      }
    }
    return matching.subarray(0, found)
  }

  #parentTest(parent: RunParent, isShown: (runId: string) => boolean): (place: number) => boolean {
    const column = this.#columnOf(PARENT)
    if (parent !== 'top') return (place) => column.value(place) === parent.runId && this.#runIds[place] !== parent.runId
    return (place) => {
      const named = column.value(place)
      return named === undefined || named === this.#runIds[place] || !isShown(String(named))
    }
  }

  /** What the run at a place sorts by, for comparing it with runs of other experiments. */
  sortValues(place: number, orderBy: readonly OrderBy[]): readonly (number | string | undefined)[] {
    return this.#sorts(orderBy).map(({ column }) => column.value(place))
  }

  ref(place: number): RunRef {
    const lifecycleStage: LifecycleStage = this.#active[place] === 1 ? 'active' : 'deleted'
    return {
      rowId: this.#rowIds[place] as number,
      runId: this.#runIds[place] as string,
      experimentId: this.#experimentId,
      lifecycleStage,
    }
  }

  #match(filter: Filter, work: SearchWork): Uint8Array {
    const count = this.#rowIds.length
    switch (filter.kind) {
      case 'and':
      case 'or': {
        const [first, ...rest] = filter.operands.map((operand) => this.#match(operand, work)) as [
          Uint8Array,
          ...Uint8Array[],
        ]
        for (const other of rest) {
          if (filter.kind === 'and') for (let at = 0; at < count; at++) (first[at] as number) &= other[at] as number
          else for (let at = 0; at < count; at++) (first[at] as number) |= other[at] as number
        }
        return first
      }
      case 'not': {
        const mask = this.#match(filter.operand, work)
        for (let at = 0; at < count; at++) mask[at] = 1 - (mask[at] as number)
        return mask
      }
      default: {
        const mask = new Uint8Array(count)
        this.#columnOf(filter.field).match(filter, mask, count, work)
        return mask
      }
    }
  }

  /** What the query asks for, then the newest, then by id. */
  #order(orderBy: readonly OrderBy[]): (a: number, b: number) => number {
    const [first, ...others] = this.#sorts(orderBy).map(({ column, ascending }) => column.comparator(ascending))
    const runIds = this.#runIds
    return (a, b) => {
      const order = first === undefined ? 0 : first(a, b)
      if (order !== 0) return order
      for (const next of others) {
        const tie = next(a, b)
        if (tie !== 0) return tie
      }
      return compareCodePoints(runIds[a] as string, runIds[b] as string)
    }
  }

  #sorts(orderBy: readonly OrderBy[]): readonly { column: Column; ascending: boolean }[] {
    const asked = orderBy.map(({ field, ascending }) => ({ column: this.#columnOf(field), ascending }))
    const byStart = orderBy.some(({ field }) => field.kind === 'attribute' && field.name === 'start_time')
    return byStart ? asked : [...asked, { column: this.#startTime, ascending: false }]
  }

  #columnOf(field: Field): Column {
    const known = this.#columns.get(JSON.stringify(indexed(field)))
    if (known === undefined) throw new Error(`The column of ${JSON.stringify(field)} was not read.`)
    return known.column
  }

  *#readRuns(only?: readonly number[]): Work<void> {
    const { builder, anyOf } = this.#dialect
    let query = builder
      .selectFrom('run')
      .select(['id', 'run_id', 'lifecycle_stage', 'start_time'])
      .where('experiment', '=', this.#experimentId)
      // The newest at the end, where the search for the first page begins.
      .orderBy('id')
    if (only !== undefined) query = query.where(anyOf('id', only))
    for (const row of yield* rowsOf(query)) {
      let place = this.#placeOf.get(row.id)
      if (place === undefined) {
        place = this.#rowIds.push(row.id) - 1
        this.#placeOf.set(row.id, place)
        this.#runIds[place] = row.run_id
        this.#placeOfRunId.set(row.run_id, place)
      }
      this.#active = withRoom(this.#active, place)
      this.#active[place] = row.lifecycle_stage === 'active' ? 1 : 0
      this.#startTime.set(place, Number(row.start_time))
    }
  }

  *#readColumn(field: IndexedField, column: NumberColumn | TextColumn, only?: readonly number[]): Work<void> {
    const { builder, anyOf } = this.#dialect
    const runs = sql`run.experiment = ${this.#experimentId}${only === undefined ? sql`` : sql` AND ${anyOf('run.id', only)}`}`
    let source = sql`FROM run WHERE ${runs}`
    let value: RawBuilder<unknown> = runAttribute(field.kind === 'attribute' ? field.name : 'id')
    if (field.kind !== 'attribute') {
      const key = yield* this.#keys.find(field.key)
      if (key === undefined) return
      const table = sql.table(field.kind === 'metric' ? 'series' : field.kind)
      source = sql`FROM run JOIN ${table} AS t ON t.run = run.id AND t.key = ${key} WHERE ${runs}`
      value = field.kind === 'metric' ? metricValue(field.aggregate) : sql.ref('t.value')
    }
    const query = sql<{ id: number; value: string | number | null }>`SELECT run.id, ${value} AS value ${source}`
    for (const row of yield* rowsOf(query.compile(builder))) {
      const place = this.#placeOf.get(row.id)
      if (place === undefined) continue
      if (column instanceof TextColumn) {
        if (row.value !== null) column.set(place, String(row.value))
      } else if (row.value !== null || field.kind === 'metric') {
        column.set(place, row.value === null ? Number.NaN : Number(row.value))
      }
    }
  }
}

/** What a run costs beside its columns: its ids, its place and its start. */
const BYTES_PER_RUN = 220

/** NULL where the number is NaN. */
function metricValue(aggregate: Aggregate) {
  const { value, nan } = metricOperand('t', aggregate)
  return sql`CASE WHEN ${nan} = 1 THEN NULL ELSE ${value} END`
}

function isNumeric(field: IndexedField): boolean {
  return field.kind === 'metric' || (field.kind === 'attribute' && field.type === 'number')
}

/** A run's name is what its tag says, as in MLflow. */
export function indexed(field: Field): IndexedField {
  if (field.kind === 'attribute' && field.name === 'run_name') return { kind: 'tag', key: 'mlflow.runName' }
  return field as IndexedField
}
