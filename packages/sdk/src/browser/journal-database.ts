import type { DeadLetter, RunIdentity } from '../journal/journal-source.js'
import type { Entry, PointColumns } from '../journal/record.js'

/** The journal of a run in the browser's database. */
export interface StoredRun {
  readonly runKey: string
  readonly trackingUri: string
  /** How many records the server has, each point as one. */
  readonly sent: number
  readonly identity?: RunIdentity | undefined
}

/** Records that were written together; points with the names of their keys. */
export type StoredRecord = { readonly runKey: string; readonly sequence: number } & (
  | { readonly kind: 'points'; readonly points: PointColumns; readonly keys: readonly (readonly [number, string])[] }
  | { readonly kind: 'entry'; readonly entry: Entry }
)

interface StoredArtifact {
  readonly runKey: string
  readonly name: string
  readonly bytes: Blob
}

const NAME = 'labbook-journal'
const RUNS = 'runs'
const RECORDS = 'records'
const ARTIFACTS = 'artifacts'
const LETTERS = 'dead-letters'
const RECORDS_AT_ONCE = 100

/** The journals of all runs of an origin, in IndexedDB. */
export class JournalDatabase {
  readonly #database: IDBDatabase

  constructor(database: IDBDatabase) {
    this.#database = database
  }

  static async open(): Promise<JournalDatabase> {
    const opening = indexedDB.open(NAME, 2)
    opening.onupgradeneeded = ({ oldVersion }) => {
      const database = opening.result
      if (oldVersion < 1) {
        database.createObjectStore(RUNS, { keyPath: 'runKey' })
        database.createObjectStore(RECORDS, { keyPath: ['runKey', 'sequence'] })
        database.createObjectStore(ARTIFACTS, { keyPath: ['runKey', 'name'] })
      }
      database.createObjectStore(LETTERS, { autoIncrement: true })
    }
    const database = await answerOf(opening)
    // A page with a later version of the SDK wants to change it, and would wait until this page is gone.
    database.onversionchange = () => database.close()
    return new JournalDatabase(database)
  }

  async runs(): Promise<StoredRun[]> {
    return await answerOf(this.#store(RUNS, 'readonly').getAll() as IDBRequest<StoredRun[]>)
  }

  async putRun(run: StoredRun): Promise<void> {
    await answerOf(this.#store(RUNS, 'readwrite').put(run))
  }

  async putRecords(records: readonly StoredRecord[]): Promise<void> {
    const store = this.#store(RECORDS, 'readwrite')
    for (const record of records) store.put(record)
    await endOf(store.transaction)
  }

  /** The records of a run that begin at or after a sequence number, in order. */
  async records(runKey: string, from: number): Promise<StoredRecord[]> {
    const range = IDBKeyRange.bound([runKey, from], [runKey, Infinity])
    const store = this.#store(RECORDS, 'readonly')
    return await answerOf(store.getAll(range, RECORDS_AT_ONCE) as IDBRequest<StoredRecord[]>)
  }

  /** Keeps how far a run is sent, and removes what the server has. */
  async acknowledge(run: StoredRun, released: readonly string[]): Promise<void> {
    const transaction = this.#database.transaction([RUNS, RECORDS, ARTIFACTS], 'readwrite')
    transaction.objectStore(RUNS).put(run)
    transaction.objectStore(RECORDS).delete(IDBKeyRange.bound([run.runKey, 0], [run.runKey, run.sent], false, true))
    for (const name of released) transaction.objectStore(ARTIFACTS).delete([run.runKey, name])
    await endOf(transaction)
  }

  async putArtifact(runKey: string, name: string, bytes: Blob): Promise<void> {
    await answerOf(this.#store(ARTIFACTS, 'readwrite').put({ runKey, name, bytes } satisfies StoredArtifact))
  }

  async artifact(runKey: string, name: string): Promise<Blob | undefined> {
    const found = this.#store(ARTIFACTS, 'readonly').get([runKey, name]) as IDBRequest<StoredArtifact | undefined>
    return (await answerOf(found))?.bytes
  }

  async putDeadLetters(letters: readonly DeadLetter[]): Promise<void> {
    const store = this.#store(LETTERS, 'readwrite')
    for (const letter of letters) store.add(letter)
    await endOf(store.transaction)
  }

  async deadLetters({ clear }: { clear: boolean }): Promise<DeadLetter[]> {
    const store = this.#store(LETTERS, clear ? 'readwrite' : 'readonly')
    const letters = await answerOf(store.getAll() as IDBRequest<DeadLetter[]>)
    if (clear) await answerOf(store.clear())
    return letters
  }

  close(): void {
    this.#database.close()
  }

  /** Forgets a run with all that is kept of it. */
  async remove(runKey: string): Promise<void> {
    const transaction = this.#database.transaction([RUNS, RECORDS, ARTIFACTS], 'readwrite')
    transaction.objectStore(RUNS).delete(runKey)
    transaction.objectStore(RECORDS).delete(IDBKeyRange.bound([runKey], [runKey, []]))
    transaction.objectStore(ARTIFACTS).delete(IDBKeyRange.bound([runKey], [runKey, []]))
    await endOf(transaction)
  }

  #store(name: string, mode: IDBTransactionMode): IDBObjectStore {
    return this.#database.transaction(name, mode).objectStore(name)
  }
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error as DOMException)
  })
}

function endOf(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = () => reject(transaction.error as DOMException)
    transaction.onabort = () => reject(transaction.error as DOMException)
  })
}
