import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Call } from './strace.js'

/** Decides for each file and folder which unsynced changes reached the disk. */
export const survivals = ['none', 'all', 'prefix', 'subset', 'torn'] as const
export type Survival = (typeof survivals)[number]

/**
 * A folder as the recorded calls left it, and which part of it is durable: bytes of a file after the file's sync, entries of
 * a folder after the folder's. From this it derives what a power cut may leave.
 *
 * The folder itself is durable, and empty when the recording begins.
 */
export class RecordedFolder {
  readonly #path: string
  readonly #root = new Folder()
  /** The open files of the current program, by descriptor. */
  #open = new Map<number, OpenFile>()
  #program = 0

  constructor(path: string) {
    this.#path = path
  }

  apply(call: Call) {
    if (call.program !== this.#program) this.#open = new Map()
    this.#program = call.program
    if (call.result < 0) return
    const handler = HANDLERS[call.name]
    if (handler !== undefined) return this[handler](call)
    const isOurs = call.texts.some((text) => this.#place(text.toString()) !== undefined)
    if (isOurs || this.#open.has(fd(call))) throw new Error(`There is no picture of the call ${call.name} yet.`)
  }

  /** Writes a possible result of a power cut into a new folder. SQLite's `-shm` is memory and does not survive. */
  writeImage(into: string, survival: Survival, random: () => number) {
    this.#root.write(into, (changes) => survivors(changes, survival, random))
  }

  private opens({ args, texts, result, ended }: Call) {
    const place = this.#place(textAt(texts, 0))
    if (place === undefined) return
    const flags = args[2] ?? ''
    let node = place.name === '' ? place.folder : place.folder.now.get(place.name)
    if (node === undefined) {
      if (!flags.includes('O_CREAT')) throw new Error(`${textAt(texts, 0)} was there before the recording.`)
      node = new File()
      place.folder.put(place.name, node, ended)
    }
    if (flags.includes('O_TRUNC') && node instanceof File) node.change({ length: 0, ended })
    this.#open.set(result, { node, at: 0, appends: flags.includes('O_APPEND') })
  }

  private closes(call: Call) {
    this.#open.delete(fd(call))
  }

  private writes(call: Call) {
    const open = this.#open.get(fd(call))
    if (!(open?.node instanceof File)) return
    if (open.appends) open.at = open.node.length
    open.node.change({ at: open.at, bytes: Buffer.concat(call.texts).subarray(0, call.result), ended: call.ended })
    open.at += call.result
  }

  private writesAt(call: Call) {
    const open = this.#open.get(fd(call))
    if (!(open?.node instanceof File)) return
    const bytes = (call.texts[0] as Buffer).subarray(0, call.result)
    open.node.change({ at: Number(call.args[3]), bytes, ended: call.ended })
  }

  private cuts(call: Call) {
    const open = this.#open.get(fd(call))
    if (open?.node instanceof File) open.node.change({ length: Number(call.args[1]), ended: call.ended })
  }

  /** When the sync ends, only what was there when it began is durable. */
  private syncs(call: Call) {
    this.#open.get(fd(call))?.node.sync(call.began)
  }

  private renames({ texts, ended }: Call) {
    const from = this.#place(textAt(texts, 0))
    const to = this.#place(textAt(texts, 1))
    if (from === undefined && to === undefined) return
    const node = from?.folder.now.get(from.name)
    if (from === undefined || to === undefined || node === undefined) {
      throw new Error(`A rename leads out of the recorded folder: ${textAt(texts, 0)}, ${textAt(texts, 1)}.`)
    }
    from.folder.put(from.name, undefined, ended)
    to.folder.put(to.name, node, ended)
  }

  private unlinks({ texts, ended }: Call) {
    const place = this.#place(textAt(texts, 0))
    place?.folder.put(place.name, undefined, ended)
  }

  private makesFolder({ texts, ended }: Call) {
    const place = this.#place(textAt(texts, 0))
    place?.folder.put(place.name, new Folder(), ended)
  }

  /** Resolves a path, absolute or relative to an open folder; `undefined` outside of the recorded folder. */
  #place(path: string): { folder: Folder; name: string } | undefined {
    const [, number, below] = /^\/proc\/self\/fd\/(\d+)(?:\/(.*))?$/.exec(path) ?? []
    let folder: Node | undefined
    let names: string[]
    if (number !== undefined) {
      folder = this.#open.get(Number(number))?.node
      names = (below ?? '').split('/')
    } else if (path === this.#path || path.startsWith(`${this.#path}/`)) {
      folder = this.#root
      names = path.slice(this.#path.length + 1).split('/')
    } else return undefined
    const name = names.pop() as string
    for (const step of names) folder = folder instanceof Folder ? folder.now.get(step) : undefined
    return folder instanceof Folder ? { folder, name } : undefined
  }
}

const HANDLERS: Readonly<
  Record<string, 'opens' | 'closes' | 'writes' | 'writesAt' | 'cuts' | 'syncs' | 'renames' | 'unlinks' | 'makesFolder'>
> = {
  openat: 'opens',
  close: 'closes',
  write: 'writes',
  writev: 'writes',
  pwrite64: 'writesAt',
  ftruncate: 'cuts',
  fsync: 'syncs',
  fdatasync: 'syncs',
  rename: 'renames',
  unlink: 'unlinks',
  rmdir: 'unlinks',
  mkdir: 'makesFolder',
}

interface OpenFile {
  readonly node: Node
  at: number
  readonly appends: boolean
}

type Node = File | Folder

/** Bytes at a place, or a new length. */
type FileChange = { readonly ended: number } & ({ at: number; bytes: Uint8Array } | { length: number })

interface EntryChange {
  readonly ended: number
  readonly name: string
  readonly node: Node | undefined
}

type Choose = <C extends FileChange | EntryChange>(changes: readonly C[]) => readonly C[]

class File {
  /** The file's content as programs see it. */
  length = 0
  readonly #durable = new Bytes()
  #changes: FileChange[] = []

  change(change: FileChange) {
    this.length = 'bytes' in change ? Math.max(this.length, change.at + change.bytes.length) : change.length
    this.#changes.push(change)
  }

  sync(began: number) {
    for (const change of this.#changes) if (change.ended < began) this.#durable.apply(change)
    this.#changes = this.#changes.filter((change) => change.ended >= began)
  }

  write(path: string, choose: Choose) {
    const left = choose(this.#changes)
    if (left.length === 0) return writeFileSync(path, this.#durable.content, { mode: 0o600 })
    const bytes = new Bytes(this.#durable.content)
    for (const change of left) bytes.apply(change)
    writeFileSync(path, bytes.content, { mode: 0o600 })
  }
}

class Folder {
  readonly now = new Map<string, Node>()
  readonly #durable = new Map<string, Node>()
  #changes: EntryChange[] = []

  put(name: string, node: Node | undefined, ended: number) {
    setEntry(this.now, { name, node })
    this.#changes.push({ name, node, ended })
  }

  sync(began: number) {
    for (const change of this.#changes) if (change.ended < began) setEntry(this.#durable, change)
    this.#changes = this.#changes.filter((change) => change.ended >= began)
  }

  write(path: string, choose: Choose) {
    const entries = new Map(this.#durable)
    for (const change of choose(this.#changes)) setEntry(entries, change)
    mkdirSync(path, { mode: 0o700 })
    for (const [name, node] of entries) if (!name.endsWith('-shm')) node.write(join(path, name), choose)
  }
}

function setEntry(entries: Map<string, Node>, { name, node }: Pick<EntryChange, 'name' | 'node'>) {
  if (node === undefined) entries.delete(name)
  else entries.set(name, node)
}

/** Growing bytes; gaps are zeros. */
class Bytes {
  #buffer: Buffer
  #length: number

  constructor(from: Uint8Array = new Uint8Array()) {
    this.#buffer = Buffer.from(from)
    this.#length = from.length
  }

  get content(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  apply(change: FileChange) {
    if (!('bytes' in change)) {
      this.#reserve(change.length)
      if (change.length < this.#length) this.#buffer.fill(0, change.length, this.#length)
      this.#length = change.length
      return
    }
    const end = change.at + change.bytes.length
    this.#reserve(end)
    this.#buffer.set(change.bytes, change.at)
    this.#length = Math.max(this.#length, end)
  }

  #reserve(length: number) {
    if (length <= this.#buffer.length) return
    const grown = Buffer.alloc(Math.max(length, 2 * this.#buffer.length))
    grown.set(this.content)
    this.#buffer = grown
  }
}

const SECTOR = 512

function survivors<C extends FileChange | EntryChange>(
  changes: readonly C[],
  survival: Survival,
  random: () => number,
): readonly C[] {
  if (survival === 'none') return []
  if (survival === 'all') return changes
  if (survival === 'subset') return changes.filter(() => random() < 0.5)
  const prefix = changes.slice(0, Math.floor(random() * (changes.length + 1)))
  const last = prefix.at(-1)
  if (survival === 'prefix' || last === undefined || !('bytes' in last)) return prefix
  const kept = SECTOR * Math.floor((random() * last.bytes.length) / SECTOR)
  return [...prefix.slice(0, -1), { ...last, bytes: last.bytes.subarray(0, kept) }]
}

function fd({ args }: Call): number {
  return Number.parseInt(args[0] ?? '', 10)
}

function textAt(texts: readonly Buffer[], at: number): string {
  return (texts[at] ?? '').toString()
}
