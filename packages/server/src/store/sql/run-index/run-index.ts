import type { Field, Filter } from '@labbook/search'
import type { RunRef, RunSearch, SearchWindow, Work } from '../../store.js'
import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { SearchWork } from '../search-work.js'
import { compareCodePoints, compareValues } from './column.js'
import { ExperimentIndex, indexed, type IndexedField, PARENT } from './experiment-index.js'
import type { RunChanges } from './run-changes.js'

const MAX_EXPERIMENTS = 500

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

  /** The runs of the window and how many match in all; `undefined` if the query is about more than lies in memory. */
  *search(
    query: RunSearch,
    { offset, limit }: SearchWindow,
  ): Work<{ readonly items: readonly RunRef[]; readonly total: number } | undefined> {
    const fields = fieldsOf(query)
    // Each experiment is read by itself, which for very many takes longer than one statement about all of them.
    if (fields === undefined || query.experimentIds.length > MAX_EXPERIMENTS) return undefined
    const work = new SearchWork()
    // A parent may lie in any of the experiments, so they all have to be there at once.
    const known = query.parent === 'top' ? query.experimentIds.map((id) => this.#use(id)) : []
    for (const experiment of known) yield* experiment.refresh(fields)
    const isShown = (runId: string) => known.some((experiment) => experiment.shows(runId, query.viewType))
    const found: { readonly ref: RunRef; readonly sortValues: readonly (number | string | undefined)[] }[] = []
    let total = 0
    for (const [i, experimentId] of query.experimentIds.entries()) {
      const experiment = known[i] ?? this.#use(experimentId)
      if (known.length === 0) yield* experiment.refresh(fields)
      const selected = experiment.select(query, { limit: offset + limit, isShown, work })
      total += selected.total
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
    return { items: found.slice(offset, offset + limit).map(({ ref }) => ref), total }
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
function fieldsOf({ filter, orderBy, parent }: RunSearch): readonly IndexedField[] | undefined {
  const fields = [...(filter === null ? [] : leavesOf(filter)), ...orderBy.map(({ field }) => field)]
  if (parent !== undefined) fields.push(PARENT)
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
