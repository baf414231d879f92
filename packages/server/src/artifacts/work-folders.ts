import { createHash } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../make-folder.js'

/** Where a local repository keeps what is not yet, and what is no longer, part of it. */
export interface WorkFolders {
  readonly staging: string
  readonly trash: string
}

/**
 * Folders on the file system of `root`, since publishing and deleting are renames: in the data folder, else beside the root, else (the root
 * is a mount point) inside it, where the repository hides them. Each server stages in a folder of its own for each root, which it may sweep.
 */
export async function openWorkFolders(places: { root: string; dataFolder: string }): Promise<WorkFolders> {
  const { root, dataFolder } = places
  for (const folder of [root, dataFolder]) makeFolder(folder)
  const device = (await stat(root)).dev
  const onSameDevice = async (folder: string) => (await stat(folder)).dev === device
  const home = (await onSameDevice(dataFolder))
    ? join(dataFolder, '.labbook')
    : (await onSameDevice(dirname(root)))
      ? join(dirname(root), `.labbook-staging-${basename(root)}`)
      : join(root, '.labbook-staging')
  const staging = join(home, 'staging')
  const owner = createHash('sha256').update(`${hostname()}\n${dataFolder}\n${root}`).digest('hex').slice(0, 16)
  const folders = { staging: join(staging, owner), trash: join(home, 'trash') }
  for (const folder of Object.values(folders)) makeFolder(folder)
  await sweepAbandoned(staging, owner)
  return folders
}

const ABANDONED_MS = 24 * 3_600_000

/** Others' files: a living server writes to its own all the time. */
async function sweepAbandoned(staging: string, owner: string): Promise<void> {
  for (const other of await readdir(staging)) {
    if (other === owner) continue
    for (const name of await readdir(join(staging, other))) {
      const path = join(staging, other, name)
      // Another server may be sweeping the same folder.
      const status = await stat(path).catch(() => undefined)
      if (status !== undefined && status.mtimeMs < Date.now() - ABANDONED_MS) await rm(path, { force: true })
    }
  }
}
