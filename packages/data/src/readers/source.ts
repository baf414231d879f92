import { DataError } from '../data-error.js'
import type { Dtype } from '../dtype.js'

/** A path or an http(s) URL, or the content itself. Gzip is recognised and inflated. */
export type Source = string | URL | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array>

/** What every reader takes. */
export interface ReadOptions {
  /** Read only these columns, in this order. */
  readonly columns?: readonly string[] | undefined
  /** The dtype of these columns, instead of the one that their cells suggest. */
  readonly dtypes?: Readonly<Record<string, Dtype>> | undefined
  /** The name of the frame; that of the file when left out. */
  readonly name?: string | undefined
  /** Read at most this many rows. */
  readonly maxRows?: number | undefined
  /** Refuse more bytes than this, counted after inflating. Default 2 GiB. */
  readonly maxBytes?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined
  /** Called for what is read, but perhaps not as meant. Default: `console.warn`. */
  readonly onWarning?: ((message: string) => void) | undefined
}

export interface ReadProgress {
  readonly phase: 'load' | 'parse'
  /** Bytes. */
  readonly done: number
  readonly total?: number
}

/** The most columns a reader makes of a file: more are a file that is not what its name says. */
export const MAX_COLUMNS = 100_000

/** The most cells a reader makes of a file. Sparse records have far fewer bytes than cells. */
const MAX_CELLS = 2 ** 27

/** @throws DataError TOO_LARGE before memory is taken for so many cells */
export function checkCells(rows: number, columns: number, file: string | undefined) {
  if (rows * columns <= MAX_CELLS) return
  const rule = `has ${rows} rows and at least ${columns} columns, but at most ${MAX_CELLS} cells are read into memory: use openTable`
  throw new DataError('TOO_LARGE', rule, { file })
}

/** The dtype that was asked for; a column may have the name of a member that every object has. */
export function askedDtype(name: string, dtypes: ReadOptions['dtypes']): Dtype | undefined {
  return dtypes !== undefined && Object.hasOwn(dtypes, name) ? dtypes[name] : undefined
}

/** Where each column is. Names are looked up here, since a search in a list of 100,000 for each of them takes minutes. */
export function placesOf(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, place) => [name, place]))
}

/** The first name that is there before, if any. */
export function repeatedName(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find((name) => seen.size === seen.add(name).size)
}

/** Whether the name of a file says that tabs separate its cells. */
export function isTsv(file: string | undefined): boolean {
  return file !== undefined && /\.tsv(\.gz)?([?#].*)?$/i.test(file)
}

/** Passes a warning on, or prints it. */
export function warn(message: string, { onWarning }: Pick<ReadOptions, 'onWarning'>) {
  if (onWarning === undefined) console.warn(message)
  else onWarning(message)
}

/** The columns to read. */
export function wanted(
  names: readonly string[],
  file: string | undefined,
  { columns, dtypes }: ReadOptions,
): readonly string[] {
  const known = new Set(names)
  const unknown = [...(columns ?? []), ...Object.keys(dtypes ?? {})].find((name) => !known.has(name))
  if (unknown !== undefined) {
    const first = names.slice(0, 10).join(', ')
    throw new DataError('UNKNOWN_COLUMN', `is no column of the file. Its columns are ${first}`, {
      file,
      value: unknown,
    })
  }
  return columns ?? names
}

/** The name of a frame: that of its file, without folders and extensions. */
export function nameOf(file: string | undefined): string | undefined {
  return file
    ?.replace(/[?#].*$/, '')
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/(\.[a-z]+)?(\.gz)?$/i, '')
}
