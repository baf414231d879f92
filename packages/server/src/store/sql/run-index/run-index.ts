import type { Filter, Field } from '@labbook/search'
import type { SearchWindow } from '../../page.js'
import type { RunRef, RunSearch } from '../../runs.js'
import type { Work } from '../../work.js'
import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { SearchWork } from '../search-work.js'
import { waitFor } from '../steps.js'
import { compareCodePoints, compareValues } from './column.js'
import { ExperimentIndex, indexed, PARENT } from './experiment-index.js'
import type { IndexedField } from './read-runs.js'
import type { RunChanges } from './run-changes.js'
import { Slice } from './slice.js'
import { Turns } from './turns.js'

export interface RunIndexOptions {
  readonly maxBytes: number
  /** Rows that a search reads before other work runs. */
  readonly rowsPerSlice?: number
}

const MAX_EXPERIMENTS = 500

/**
 * Searches runs in memory, for a database with one writer. The cost depends on the runs of the experiment, not on the
 * database's choice of a plan. Experiments are loaded at their first search and dropped, least recently used first, when
 * the memory is full.
 */
export class RunIndex implements RunChanges {
  readonly #dialect: Dialect
  readonly #keys: InternedKeys
  readonly #options: RunIndexOptions
  /** Least recently used first. */
  readonly #experiments = new Map<string, ExperimentIndex>()
  /** The number of searches that are reading each one; these are not dropped. */
  readonly #held = new Map<string, number>()
  readonly #turns = new Turns()

  constructor(dialect: Dialect, keys: InternedKeys, options: RunIndexOptions) {
    this.#dialect = dialect
    this.#keys = keys
    this.#options = options
  }

  touched({ rowId, experimentId }: { rowId: number; experimentId: string }) {
    const experiment = this.#experiments.get(experimentId)
    experiment?.touch(rowId)
    if (experiment?.isOutdated) this.#experiments.delete(experimentId)
  }

  touchedAll(experimentId: string) {
    this.#experiments.delete(experimentId)
  }

  /** The runs of the window and the number of matches; `undefined` if the query needs more than is kept in memory. */
  *search(
    query: RunSearch,
    { offset, limit }: SearchWindow,
  ): Work<{ readonly items: readonly RunRef[]; readonly total: number } | undefined> {
    const fields = fieldsOf(query)
    // Experiments are read one by one, which for very many is slower than one statement for all.
    if (fields === undefined || query.experimentIds.length > MAX_EXPERIMENTS) return undefined
    const work = new SearchWork()
    const { experimentIds, orderBy, viewType } = query
    const slice = new Slice(this.#options.rowsPerSlice)
    const found: { readonly ref: RunRef; readonly sortValues: readonly (number | string | undefined)[] }[] = []
    let total = 0
    // A parent may be in any of the experiments, so all must be loaded at once.
    const groups = query.parent === 'top' ? [experimentIds] : experimentIds.map((id) => [id])
    for (const group of groups) {
      const experiments = yield* this.#ready(group, fields, slice)
      const isShown = (runId: string) => experiments.some((experiment) => experiment.shows(runId, viewType))
      for (const experiment of experiments) {
        const selected = experiment.select(query, { limit: offset + limit, isShown, work })
        total += selected.total
        for (const place of selected.places) {
          const sortValues = experimentIds.length > 1 ? experiment.sortValues(place, orderBy) : []
          found.push({ ref: experiment.ref(place), sortValues })
        }
      }
      this.#makeRoom()
    }
    if (experimentIds.length > 1) {
      const ascending = [...orderBy.map((order) => order.ascending), false]
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

  /** The experiments with these fields, up to date until the next write, that is, until the caller next awaits. */
  *#ready(
    experimentIds: readonly string[],
    fields: readonly IndexedField[],
    slice: Slice,
  ): Work<readonly ExperimentIndex[]> {
    for (const id of experimentIds) this.#held.set(id, (this.#held.get(id) ?? 0) + 1)
    try {
      for (;;) {
        const experiments = experimentIds.map((id) => this.#use(id))
        let behind: string | undefined
        for (const [i, experiment] of experiments.entries()) {
          if (!(yield* experiment.load(fields, slice))) behind ??= experimentIds[i]
        }
        // Changes come last: if runs change as fast as they are read, they would use up the slice.
        const isCatchingUp = behind === undefined
        for (const [i, experiment] of isCatchingUp ? experiments.entries() : []) {
          if (!(yield* experiment.catchUp(fields, slice))) behind ??= experimentIds[i]
        }
        if (behind === undefined) return experiments
        yield* waitFor(this.#turns.next(behind))
        slice.renew({ isCatchingUp })
      }
    } finally {
      for (const id of experimentIds) {
        const others = (this.#held.get(id) as number) - 1
        if (others === 0) this.#held.delete(id)
        else this.#held.set(id, others)
      }
    }
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
      if (bytes <= this.#options.maxBytes) return
      if (this.#held.has(id)) continue
      const before = experiment.bytes
      if (this.#experiments.size > 1) this.#experiments.delete(id)
      else experiment.shrinkTo(this.#options.maxBytes)
      bytes -= before
    }
  }
}

/** Every field of the query once, or `undefined` if one of them is not kept in columns. */
function fieldsOf({ filter, orderBy, parent }: RunSearch): readonly IndexedField[] | undefined {
  const fields = [...(filter === null ? [] : leavesOf(filter)), ...orderBy.map(({ field }) => field)]
  if (parent !== undefined) fields.push(PARENT)
  if (fields.some((field) => field.kind === 'dataset')) return undefined
  return [...new Map(fields.map((field) => [JSON.stringify(indexed(field)), indexed(field)])).values()]
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
