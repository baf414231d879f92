/** What differs between Node and a browser, reached by the import `#platform`. */
export interface Platform {
  /** Writes a file whole or not at all. */
  writeFile(path: string, text: string): Promise<void>
}
