import type { StartRefusal } from '../start-refusal.js'
import type { SourceFault } from './source-values.js'
import type { TableReader } from './table-reader.js'

/** A database that may hold an MLflow store, open for reading. */
export interface SourceDatabase {
  readonly tables: TableReader
  /** For people: without a password. */
  readonly shown: string
  /** Where it lies, if that is on this machine. */
  readonly folder: string | undefined
  /** For a fault that leaves nothing to import. */
  refusal(fault: SourceFault): StartRefusal
  close(): Promise<void>
}
