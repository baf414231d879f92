/** Files of this machine, where there are any: Node gives them, a browser has none. Paths are the machine's own. */
export interface LocalFiles {
  /** What lies at a path, links followed; `undefined` if nothing does. */
  kindOf(path: string): Promise<'file' | 'folder' | undefined>
  /** The entries of a folder, sorted by name; links to folders are left out. */
  list(folder: string): Promise<readonly LocalEntry[]>
  /** A file whose bytes are read when they are needed. */
  open(path: string): Promise<Blob>
  /**
   * Makes a file with its folders, whole or not at all, and replaces the one that is there.
   * @throws Error that names the path, also when the bytes are not those that were expected
   */
  write(path: string, content: ReadableStream<Uint8Array>, expected?: ExpectedBytes): Promise<void>
  /** Removes a file, or a folder with all that is in it; what is not there is no error. */
  remove(path: string): Promise<void>
  join(folder: string, ...names: string[]): string
  /** The last name of a path. */
  nameOf(path: string): string
  /** A new folder of its own, for what is downloaded without a destination. */
  newFolder(): Promise<string>
}

export interface LocalEntry {
  readonly name: string
  readonly isDir: boolean
  readonly size: number
}

/** What the bytes of a download must be; the digest in base64. */
export interface ExpectedBytes {
  readonly size?: number | undefined
  readonly sha256?: string | undefined
}
