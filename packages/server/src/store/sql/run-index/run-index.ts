import type { Field, Filter } from '@labbook/search'
import type { Page, RunRef, RunSearch, SearchWindow, Work } from '../../store.js'
import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { compareCodePoints, compareValues } from './column.js'
import { ExperimentIndex, indexed, type IndexedField } from './experiment-index.js'
import type { RunChanges } from './run-changes.js'

/**
 * Searches for runs in memory, for a database with one writer: the cost follows the runs of the experiment, not the plan
 * that a database happens to choose. Experiments come in at their first search and go, least used first, when the memory
 * is full.
 */
export class RunIndex implements RunChanges {
  readonly #dialect: Dialect
  readonly #keys: InternedKeys
  readonly #maxBytes: number
  /** Least used first. */
  readonly #experiments = new Map<string, ExperimentIndex>()

  constructor(dialect: Dialect, keys: InternedKeys, options: { maxBytes: number }) {
    this.#dialect = dialect
    this.#keys = keys
    this.#maxBytes = options.maxBytes
  }

  touched({ rowId, experimentId }: { rowId: number; experimentId: string }) {
    this.#experiments.get(experimentId)?.touch(rowId)
  }

  touchedAll(experimentId: string) {
    this.#experiments.delete(experimentId)
  }

  /** `undefined` if the query is about more than lies in memory. */
  *search(query: RunSearch, { offset, limit }: SearchWindow): Work<Page<RunRef> | undefined> {
    const fields = fieldsOf(query)
    if (fields === undefined) return undefined
    const found: { readonly ref: RunRef; readonly sortValues: readonly (number | string | undefined)[] }[] = []
    let hasMore = false
    for (const experimentId of query.experimentIds) {
      const experiment = this.#use(experimentId)
      yield* experiment.refresh(fields)
      const selected = experiment.select(query, offset + limit)
      hasMore ||= selected.total > offset + limit
      for (const place of selected.places) {
        const sortValues = query.experimentIds.length > 1 ? experiment.sortValues(place, query.orderBy) : []
        found.push({ ref: experiment.ref(place), sortValues })
      }
      this.#makeRoom()
    }
    if (query.experimentIds.length > 1) {
      const ascending = [...query.orderBy.map((order) => order.ascending), false]
      found.sort((a, b) => {
        for (const [i, value] of a.sortValues.entries()) {
          const order = compareValues(value, b.sortValues[i], ascending[i] as boolean)
          if (order !== 0) return order
        }
        return compareCodePoints(a.ref.runId, b.ref.runId)
      })
    }
    const end = offset + limit
    return { items: found.slice(offset, end).map(({ ref }) => ref), hasMore: hasMore || found.length > end }
  }

  /** How many runs match; `undefined` as for `search`. */
  *count(query: RunSearch): Work<number | undefined> {
    const fields = fieldsOf({ ...query, orderBy: [] })
    if (fields === undefined) return undefined
    let total = 0
    for (const experimentId of query.experimentIds) {
      const experiment = this.#use(experimentId)
      yield* experiment.refresh(fields)
      total += experiment.count(query)
      this.#makeRoom()
    }
    return total
  }

  #use(experimentId: string): ExperimentIndex {
    const experiment =
      this.#experiments.get(experimentId) ?? new ExperimentIndex(this.#dialect, this.#keys, experimentId)
    this.#experiments.delete(experimentId)
    this.#experiments.set(experimentId, experiment)
    return experiment
  }

  #makeRoom() {
    let bytes = 0
    for (const experiment of this.#experiments.values()) bytes += experiment.bytes
    for (const [id, experiment] of this.#experiments) {
      if (bytes <= this.#maxBytes || this.#experiments.size === 1) return
      this.#experiments.delete(id)
      bytes -= experiment.bytes
    }
  }
}

/** Every field of the query, or `undefined` if one of them is not kept in columns. */
function fieldsOf({ filter, orderBy }: RunSearch): readonly IndexedField[] | undefined {
  const fields = [...(filter === null ? [] : leavesOf(filter)), ...orderBy.map(({ field }) => field)]
  return fields.some((field) => field.kind === 'dataset') ? undefined : fields.map(indexed)
}

function leavesOf(filter: Filter): Field[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.flatMap(leavesOf)
    case 'not':
      return leavesOf(filter.operand)
    default:
      return [filter.field]
  }
}
