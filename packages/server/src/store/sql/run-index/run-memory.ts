import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { KeyMemory } from './key-memory.js'
import type { RunChanges } from './run-changes.js'
import { RunDocuments } from './run-documents.js'
import { RunIndex, type RunIndexOptions } from './run-index.js'

/** The share for documents; the rest is for columns. */
const SHARE_OF_DOCUMENTS = 0.25
const COUNTED_KEYS = 150_000

/** What a database's only writer caches of its runs. */
export class RunMemory implements RunChanges {
  readonly index: RunIndex
  readonly documents: RunDocuments
  readonly keyCounts = new KeyMemory({ maxKeys: COUNTED_KEYS })

  constructor(dialect: Dialect, keys: InternedKeys, { maxBytes, ...options }: RunIndexOptions) {
    this.index = new RunIndex(dialect, keys, { maxBytes: maxBytes * (1 - SHARE_OF_DOCUMENTS), ...options })
    this.documents = new RunDocuments({ maxBytes: maxBytes * SHARE_OF_DOCUMENTS })
  }

  touched(run: { readonly rowId: number; readonly experimentId: string }) {
    this.index.touched(run)
    this.documents.touched(run)
    this.keyCounts.touched(run)
  }

  touchedAll(experimentId: string) {
    this.index.touchedAll(experimentId)
    this.documents.touchedAll()
    this.keyCounts.touchedAll()
  }
}
