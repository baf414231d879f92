import type { LifecycleStage, ViewType } from '@labbook/protocol'
import type { Field, Filter, OrderBy } from '@labbook/search'
import { PARENT_TAG, type RunParent, type RunRef, type RunSearch } from '../../runs.js'
import type { Work } from '../../work.js'
import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { type Column, compareCodePoints, NumberColumn, TextColumn } from './column.js'
import type { SearchWork } from '../search-work.js'
import { withRoom } from './growing-array.js'
import { type IndexedField, type IndexedRun, runsAfter, runsAmong, valuesAmong } from './read-runs.js'
import type { Slice } from './slice.js'
import { topRows } from './top-rows.js'

export const PARENT: IndexedField = { kind: 'tag', key: PARENT_TAG }

/** A field of the runs, possibly read in part. */
interface FilledColumn {
  readonly name: string
  readonly field: IndexedField
  readonly column: NumberColumn | TextColumn
  /** Places below this one have been read … */
  filledTo: number
  /** … and these must be read again. */
  readonly stale: Set<number>
}

/**
 * The runs of one experiment in memory, each at a place of its own, with a column for every field that a search asked
 * for. It is read in slices, between which others may write. The runs that they change are named with `touch` and read
 * again by each column when it is next used. The cost depends on what changed and what is searched, not on the experiment.
 */
export class ExperimentIndex {
  readonly #dialect: Dialect
  readonly #keys: InternedKeys
  readonly #experimentId: string
  readonly #rowIds: number[] = []
  readonly #runIds: string[] = []
  readonly #placeOf = new Map<number, number>()
  readonly #placeOfRunId = new Map<string, number>()
  /** Free places of deleted runs, for new ones. */
  readonly #free: number[] = []
  #states = new Uint8Array(0)
  readonly #startTime = new NumberColumn()
  /** By field name, least recently used first. */
  readonly #columns = new Map<string, FilledColumn>()
  readonly #touched = new Set<number>()
  /** The newest run read so far. */
  #lastListed: IndexedRun | undefined
  #isListed = false

  constructor(dialect: Dialect, keys: InternedKeys, experimentId: string) {
    this.#dialect = dialect
    this.#keys = keys
    this.#experimentId = experimentId
  }

  get bytes(): number {
    let bytes = this.#rowIds.length * BYTES_PER_RUN + this.#touched.size * BYTES_PER_ENTRY
    for (const column of this.#columns.values()) bytes += bytesOf(column)
    return bytes
  }

  /** Whether so much changed that reading everything again is cheaper than tracking the changes. */
  get isOutdated(): boolean {
    return this.#touched.size > MAX_TOUCHED
  }

  touch(rowId: number) {
    this.#touched.add(rowId)
  }

  /** Drops columns, least recently used first, until at most this many bytes are kept. */
  shrinkTo(maxBytes: number) {
    let bytes = this.bytes
    for (const [name, column] of this.#columns) {
      if (bytes <= maxBytes) return
      this.#columns.delete(name)
      bytes -= bytesOf(column)
    }
  }

  /** Reads these fields of all runs, within the slice. Returns true once all are read; some may have changed since. */
  *load(fields: readonly IndexedField[], slice: Slice): Work<boolean> {
    const columns = fields.map((field) => this.#columnFor(field))
    if (!this.#isListed && slice.hasRoom) yield* this.#listRuns(slice)
    for (const column of columns) yield* this.#fill(column, slice)
    return this.#isListed && columns.every(({ filledTo }) => filledTo === this.#rowIds.length)
  }

  /** After `load`, reads changed runs again. Returns true if everything is up to date, until the next write. */
  *catchUp(fields: readonly IndexedField[], slice: Slice): Work<boolean> {
    if (this.#touched.size > 0 && slice.hasRoom) yield* this.#readTouched(slice)
    const columns = fields.map((field) => this.#columnFor(field))
    for (const column of columns) yield* this.#refill(column, slice)
    return this.#touched.size === 0 && columns.every(({ stale }) => stale.size === 0)
  }

  /**
   * The places of the first `limit` matching runs in order, and the number of matches. `isShown` says whether a run of any
   * experiment is in scope.
   */
  select(
    search: RunSearch,
    options: { limit: number; isShown: (runId: string) => boolean; work: SearchWork },
  ): { places: Int32Array; total: number } {
    const { limit, isShown, work } = options
    const order = this.#order(search.orderBy)
    const matching = this.#matching(search, isShown, work)
    const rows = search.parent === 'top' ? this.#firstOfSiblings(matching, order) : matching
    return { places: topRows(rows, limit, order), total: rows.length }
  }

  /** Of the runs at the top that name the same missing parent, only the first. */
  #firstOfSiblings(places: Int32Array, order: (a: number, b: number) => number): Int32Array {
    const first = new Map<string, number>()
    const parentAt = new Map<number, string>()
    for (const place of places) {
      const parent = this.#parentOf(place)
      if (parent === undefined) continue
      parentAt.set(place, parent)
      const other = first.get(parent)
      if (other === undefined || order(place, other) < 0) first.set(parent, place)
    }
    if (first.size === parentAt.size) return places
    return places.filter((place) => {
      const parent = parentAt.get(place)
      return parent === undefined || first.get(parent) === place
    })
  }

  /** The run that the one at a place names as its parent. A run that names itself has none. */
  #parentOf(place: number): string | undefined {
    const named = this.#columnOf(PARENT).value(place)
    return named === undefined || named === this.#runIds[place] ? undefined : String(named)
  }

  shows(runId: string, viewType: ViewType): boolean {
    const place = this.#placeOfRunId.get(runId)
    return place !== undefined && isOfView(this.#states[place] as number, viewType)
  }

  #matching(
    { filter, viewType, parent }: RunSearch,
    isChosen: (runId: string) => boolean,
    work: SearchWork,
  ): Int32Array {
    const count = this.#rowIds.length
    const hasParent = parent === undefined ? undefined : this.#parentTest(parent, isChosen)
    const mask = filter === null ? undefined : this.#match(filter, work)
    const states = this.#states
    const isShown = [DELETED, ACTIVE, NOBODY].map((state) => isOfView(state, viewType))
    const matching = new Int32Array(count)
    let found = 0
    for (let at = 0; at < count; at++) {
      if ((mask === undefined || mask[at] === 1) && isShown[states[at] as number] === true) {
        if (hasParent === undefined || hasParent(at)) matching[found++] = at
      }
    }
    return matching.subarray(0, found)
  }

  #parentTest(parent: RunParent, isShown: (runId: string) => boolean): (place: number) => boolean {
    if (parent !== 'top') return (place) => this.#parentOf(place) === parent.runId
    return (place) => {
      const named = this.#parentOf(place)
      return named === undefined || !isShown(named)
    }
  }

  /** The sort values of the run at a place, to compare it with runs of other experiments. */
  sortValues(place: number, orderBy: readonly OrderBy[]): readonly (number | string | undefined)[] {
    return this.#sorts(orderBy).map(({ column }) => column.value(place))
  }

  ref(place: number): RunRef {
    const lifecycleStage: LifecycleStage = this.#states[place] === ACTIVE ? 'active' : 'deleted'
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

  /** The order of the query, then newest first, then by id. */
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

  *#listRuns(slice: Slice): Work<void> {
    const limit = slice.take(Number.POSITIVE_INFINITY)
    const runs = yield* runsAfter(this.#dialect, this.#experimentId, this.#lastListed, limit)
    for (const run of runs) this.#put(run)
    this.#lastListed = runs.at(-1) ?? this.#lastListed
    this.#isListed = runs.length < limit
    slice.giveBack(limit - runs.length)
  }

  *#readTouched(slice: Slice): Work<void> {
    const touched = firstOf(this.#touched, slice.take(this.#touched.size))
    const gone = new Set(touched)
    for (const run of yield* runsAmong(this.#dialect, this.#experimentId, touched)) {
      this.#put(run)
      gone.delete(run.id)
    }
    for (const rowId of gone) this.#remove(rowId)
    for (const rowId of touched) this.#touched.delete(rowId)
  }

  /** Puts the current state of the run at its place. A row number may belong to another run by now. */
  #put({ id, run_id, lifecycle_stage, start_time }: IndexedRun) {
    let place = this.#placeOf.get(id)
    if (place !== undefined && this.#runIds[place] !== run_id) {
      this.#remove(id)
      place = undefined
    }
    if (place === undefined) {
      place = this.#free.pop() ?? this.#rowIds.length
      this.#rowIds[place] = id
      this.#runIds[place] = run_id
      this.#placeOf.set(id, place)
      this.#placeOfRunId.set(run_id, place)
    }
    this.#states = withRoom(this.#states, place)
    this.#states[place] = lifecycle_stage === 'active' ? ACTIVE : DELETED
    this.#startTime.set(place, Number(start_time))
    for (const filled of this.#columns.values()) {
      // To a column that is read to the end, a new run is like a changed one.
      if (this.#isListed && place === filled.filledTo) filled.filledTo++
      if (place >= filled.filledTo) continue
      filled.stale.add(place)
      // Unused during all these changes.
      if (filled.stale.size > MAX_STALE) this.#columns.delete(filled.name)
    }
  }

  #remove(rowId: number) {
    const place = this.#placeOf.get(rowId)
    if (place === undefined) return
    this.#placeOf.delete(rowId)
    const runId = this.#runIds[place] as string
    // The id may belong to another run by now.
    if (this.#placeOfRunId.get(runId) === place) this.#placeOfRunId.delete(runId)
    this.#states[place] = NOBODY
    for (const { column, stale } of this.#columns.values()) {
      column.clear(place)
      stale.delete(place)
    }
    this.#free.push(place)
  }

  #columnFor(field: IndexedField): FilledColumn {
    const name = JSON.stringify(field)
    const filled = this.#columns.get(name) ?? {
      name,
      field,
      column: isNumeric(field) ? new NumberColumn() : new TextColumn(),
      filledTo: 0,
      stale: new Set(),
    }
    this.#columns.delete(name)
    this.#columns.set(name, filled)
    // Filters can name any number of keys, existing or not.
    const [leastUsed] = this.#columns.keys()
    if (this.#columns.size > MAX_COLUMNS) this.#columns.delete(leastUsed as string)
    return filled
  }

  *#fill(filled: FilledColumn, slice: Slice): Work<void> {
    while (slice.hasRoom && filled.filledTo < this.#rowIds.length) {
      const from = filled.filledTo
      const count = slice.take(this.#rowIds.length - from)
      yield* this.#read(
        filled,
        Array.from({ length: count }, (_, i) => from + i),
      )
      filled.filledTo += count
    }
  }

  *#refill(filled: FilledColumn, slice: Slice): Work<void> {
    const { stale } = filled
    while (slice.hasRoom && stale.size > 0) {
      const places = firstOf(stale, slice.take(stale.size))
      yield* this.#read(filled, places)
      for (const place of places) stale.delete(place)
    }
  }

  *#read({ field, column }: FilledColumn, places: readonly number[]): Work<void> {
    const rowIds: number[] = []
    for (const place of places) {
      column.clear(place)
      if (this.#states[place] !== NOBODY) rowIds.push(this.#rowIds[place] as number)
    }
    for (const [rowId, value] of yield* valuesAmong(this.#dialect, this.#keys, field, rowIds)) {
      const place = this.#placeOf.get(rowId) as number
      if (column instanceof TextColumn) {
        if (value !== null) column.set(place, String(value))
      } else if (value !== null || field.kind === 'metric') {
        column.set(place, value === null ? Number.NaN : Number(value))
      }
    }
  }
}

const DELETED = 0
const ACTIVE = 1
const NOBODY = 2

/** The memory of a run outside its columns: its ids, place and start time. */
const BYTES_PER_RUN = 220
const BYTES_PER_ENTRY = 40
const BYTES_PER_COLUMN = 1000

/** More than one search can name, and more than people use. */
const MAX_COLUMNS = 1000

const MAX_TOUCHED = 100_000
const MAX_STALE = 20_000

function isOfView(state: number, viewType: ViewType): boolean {
  if (viewType === 'ALL') return state !== NOBODY
  return state === (viewType === 'ACTIVE_ONLY' ? ACTIVE : DELETED)
}

function bytesOf({ name, column, stale }: FilledColumn): number {
  return column.bytes + stale.size * BYTES_PER_ENTRY + 2 * name.length + BYTES_PER_COLUMN
}

function firstOf(set: ReadonlySet<number>, count: number): number[] {
  const first: number[] = []
  for (const value of set) {
    if (first.length >= count) break
    first.push(value)
  }
  return first
}

function isNumeric(field: IndexedField): boolean {
  return field.kind === 'metric' || (field.kind === 'attribute' && field.type === 'number')
}

/** A run's name is what its tag says, as in MLflow. */
export function indexed(field: Field): IndexedField {
  if (field.kind === 'attribute' && field.name === 'run_name') return { kind: 'tag', key: 'mlflow.runName' }
  return field as IndexedField
}
