import type { TableEngine } from './large/engine.js'

/** What differs between Node and a browser, reached by the import `#platform`. */
export interface Platform {
  /**
   * The bytes of a file on disk, by its path or `file:` URL.
   *
   * @throws DataError FILE_NOT_FOUND
   */
  openPath(path: string): Promise<{ readonly stream: ReadableStream<Uint8Array>; readonly total: number }>
  /** The cache of downloaded files: in this folder, or where the settings say. */
  openCache(folder: string | undefined): FileCache
  /** Writes a file on disk: whole or not at all. */
  writePath(path: string, bytes: Uint8Array): Promise<void>
  /** Loaded when first asked for, since few programs do. */
  arquero(): typeof import('arquero')
  /** Loaded when first asked for. */
  flechette(): typeof import('@uwdata/flechette')
  /** An environment variable that is set and not empty. */
  variable(name: string): string | undefined
  /** The database for a file that need not fit into memory. */
  openEngine(path: string, signal: AbortSignal | undefined): Promise<TableEngine>
  /** In hexadecimal. */
  md5(bytes: Uint8Array): string
}

/** Files by their path on openml.org. A file is there whole or not at all. */
export interface FileCache {
  get(path: string): Promise<Uint8Array | undefined>
  put(path: string, bytes: Uint8Array): Promise<void>
  remove(path: string): Promise<void>
  /** Where a file would be, for messages. */
  place(path: string): string
}
