/** What differs between Node and a browser, reached by the import `#platform`. */
export interface Platform {
  /** The bytes of a file on disk. */
  readPath(path: string): Promise<Uint8Array>
}
