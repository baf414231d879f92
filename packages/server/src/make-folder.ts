import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a folder and its parents, accessible only to this user. Each is made durable: without a sync of its parent, a
 * power cut could remove a new folder and everything in it, even if its files were synced (D-1).
 */
export function makeFolder(folder: string) {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (first === undefined) return
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made))
}

/** Makes what was created, renamed or removed in the folder durable. */
export function syncFolder(folder: string) {
  // Windows cannot sync a folder.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
