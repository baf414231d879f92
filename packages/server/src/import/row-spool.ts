import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'

/** A row as a database server sends it: each value as text. */
export type TextRow = readonly (string | null)[]

/** What is kept in memory; the rest goes to a file. */
const MOST_BYTES = 4 * 1024 * 1024

const NONE = Buffer.alloc(0)

/** Rows that wait, in a temporary file if they are many: first all are added, then all are taken. */
export class RowSpool {
  #entries: (Buffer | { readonly offset: number; readonly length: number })[] = []
  #bytesInMemory = 0
  #bytesInFile = 0
  #taken = 0
  #file: { readonly folder: string; readonly handle: FileHandle } | undefined

  async add(rows: readonly TextRow[]): Promise<void> {
    const data = serialize(rows)
    if (this.#bytesInMemory + data.length <= MOST_BYTES) {
      this.#entries.push(data)
      this.#bytesInMemory += data.length
      return
    }
    this.#file ??= await openFile()
    await this.#file.handle.appendFile(data)
    this.#entries.push({ offset: this.#bytesInFile, length: data.length })
    this.#bytesInFile += data.length
  }

  async next(): Promise<readonly TextRow[] | undefined> {
    const entry = this.#entries[this.#taken]
    if (entry === undefined) return undefined
    this.#entries[this.#taken++] = NONE
    if (Buffer.isBuffer(entry)) return deserialize(entry) as TextRow[]
    const data = Buffer.alloc(entry.length)
    await this.#file?.handle.read(data, 0, entry.length, entry.offset)
    return deserialize(data) as TextRow[]
  }

  async close(): Promise<void> {
    if (this.#file === undefined) return
    await this.#file.handle.close()
    await rm(this.#file.folder, { recursive: true, force: true })
    this.#file = undefined
  }
}

async function openFile() {
  const folder = await mkdtemp(join(tmpdir(), 'labbook-rows-'))
  return { folder, handle: await open(join(folder, 'rows'), 'w+') }
}
