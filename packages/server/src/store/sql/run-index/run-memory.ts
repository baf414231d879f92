import type { Dialect } from '../dialect.js'
import type { InternedKeys } from '../interned-keys.js'
import { KeyMemory } from './key-memory.js'
import type { RunChanges } from './run-changes.js'
import { RunDocuments } from './run-documents.js'
import { RunIndex } from './run-index.js'

const INDEX_BYTES = 48 * 1024 * 1024
const DOCUMENT_BYTES = 16 * 1024 * 1024
const COUNTED_KEYS = 150_000

/** What the one writer of a database remembers of its runs. */
export class RunMemory implements RunChanges {
  readonly index: RunIndex
  readonly documents = new RunDocuments({ maxBytes: DOCUMENT_BYTES })
  readonly keyCounts = new KeyMemory({ maxKeys: COUNTED_KEYS })

  constructor(dialect: Dialect, keys: InternedKeys) {
    this.index = new RunIndex(dialect, keys, { maxBytes: INDEX_BYTES })
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
