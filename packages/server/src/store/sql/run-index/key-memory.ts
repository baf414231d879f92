import type { KeyKind } from '@labbook/protocol'
import type { KeyCount } from '../../runs.js'
import type { RunChanges } from './run-changes.js'

interface Remembered {
  readonly counts: readonly KeyCount[]
  readonly time: number
}

/** Caches the key counts of lists of runs until a run changes. Long lists are counted in pieces, few of which change. */
export class KeyMemory implements RunChanges {
  readonly #maxKeys: number
  /** Least recently used first. */
  readonly #lists = new Map<string, Remembered>()
  /** The number of the last change of each run. */
  readonly #changed = new Map<number, number>()
  #time = 0
  #keys = 0

  constructor(options: { maxKeys: number }) {
    this.#maxKeys = options.maxKeys
  }

  touched({ rowId }: { readonly rowId: number }) {
    if (this.#changed.size >= MAX_CHANGED) this.touchedAll()
    this.#changed.set(rowId, ++this.#time)
  }

  touchedAll() {
    this.#lists.clear()
    this.#changed.clear()
    this.#keys = 0
  }

  get(runIds: readonly number[], kind: KeyKind): readonly KeyCount[] | undefined {
    const name = nameOf(runIds, kind)
    const found = this.#lists.get(name)
    if (found === undefined) return undefined
    this.#forget(name, found)
    if (runIds.some((id) => (this.#changed.get(id) ?? 0) > found.time)) return undefined
    this.#keep(name, found)
    return found.counts
  }

  put(runIds: readonly number[], kind: KeyKind, counts: readonly KeyCount[]) {
    this.#keep(nameOf(runIds, kind), { counts, time: this.#time })
    for (const [name, oldest] of this.#lists) {
      if (this.#keys <= this.#maxKeys) return
      this.#forget(name, oldest)
    }
  }

  #keep(name: string, remembered: Remembered) {
    this.#lists.set(name, remembered)
    this.#keys += remembered.counts.length + 1
  }

  #forget(name: string, { counts }: Remembered) {
    this.#lists.delete(name)
    this.#keys -= counts.length + 1
  }
}

const MAX_CHANGED = 100_000

function nameOf(runIds: readonly number[], kind: KeyKind): string {
  return `${kind} ${runIds.join()}`
}
