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
  /** An environment variable that is set and not empty. */
  variable(name: string): string | undefined
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
