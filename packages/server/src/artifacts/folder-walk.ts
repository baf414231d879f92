import { constants } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, opendir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A folder reached from a root without following a symbolic link, held open. On Linux its children are addressed
 * through the open descriptor, so that a checked folder cannot be swapped for a link; elsewhere the folder is checked
 * and then named by its path.
 */
export class OpenFolder {
  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle | undefined,
  ) {}

  /** The root is the operator's own words: links in it are followed. */
  static async root(path: string): Promise<OpenFolder> {
    return new OpenFolder(path, HAS_DESCRIPTOR_PATHS ? await open(path, DIRECTORY) : undefined)
  }

  /** A name in this folder as something the file calls take. `name` holds no '/'. */
  at(name: string): string {
    return join(this.handle === undefined ? this.path : `/proc/self/fd/${this.handle.fd}`, name)
  }

  /** ENOENT or ENOTDIR; a link is no folder. */
  async folder(name: string): Promise<OpenFolder> {
    const path = join(this.path, name)
    if (HAS_DESCRIPTOR_PATHS) return new OpenFolder(path, await open(this.at(name), DIRECTORY | constants.O_NOFOLLOW))
    if (!(await lstat(path)).isDirectory()) throw Object.assign(new Error(`not a folder: ${path}`), { code: 'ENOTDIR' })
    return new OpenFolder(path, undefined)
  }

  /** The same, made if it is missing; then the entry that leads to it is durable. */
  async madeFolder(name: string): Promise<OpenFolder> {
    try {
      await mkdir(this.at(name), { mode: 0o700 })
      await this.sync()
    } catch (fault) {
      if (errorCode(fault) !== 'EEXIST') throw fault
    }
    return this.folder(name)
  }

  entries() {
    return readdir(this.handle === undefined ? this.path : `/proc/self/fd/${this.handle.fd}`, { withFileTypes: true })
  }

  /** The names of the folders in it in the file system's own order, which `entries` does not keep. */
  async *foldersAsStored(): AsyncGenerator<string> {
    for await (const entry of await opendir(this.at('.'))) if (entry.isDirectory()) yield entry.name
  }

  /** Makes the folder's entries durable. Windows has no such call. */
  async sync(): Promise<void> {
    if (this.handle !== undefined) return this.handle.sync()
    if (process.platform === 'win32') return
    const handle = await open(this.path, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  async close(): Promise<void> {
    await this.handle?.close()
  }
}

/** Walks from `root` down `names` and lends the last folder to `use`. */
export async function inFolder<T>(
  walk: { root: string; names: readonly string[]; make?: boolean },
  use: (folder: OpenFolder) => Promise<T>,
): Promise<T> {
  let folder = await OpenFolder.root(walk.root)
  try {
    for (const name of walk.names) {
      const next = await (walk.make ? folder.madeFolder(name) : folder.folder(name))
      await folder.close()
      folder = next
    }
    return await use(folder)
  } finally {
    await folder.close()
  }
}

export function errorCode(fault: unknown): string | undefined {
  if (!(fault instanceof Error) || !('code' in fault)) return undefined
  return typeof fault.code === 'string' ? fault.code : undefined
}

const HAS_DESCRIPTOR_PATHS = process.platform === 'linux'
const DIRECTORY = constants.O_RDONLY | constants.O_DIRECTORY
