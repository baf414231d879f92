import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder, and those on the way to it, for nobody but us. Each is durable: without a sync of its parent, a power
 * cut could take a new folder with everything in it, however well that was synced (D-1).
 */
export function makeFolder(folder: string) {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
}

/** Makes what was created, renamed or removed in the folder durable. */
export function syncFolder(folder: string) {
  // Windows knows no sync of a folder.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
