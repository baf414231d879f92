import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidInputError, shown } from '../checks/invalid-input-error.js'

/** Where a store of this machine lies, as the server's settings name it. */
export type LocalPlace = { readonly dataDir: string } | { readonly backendStoreUri: string }

/** Whether a tracking URI means this machine: `file:`, `sqlite:`, or a path. */
export function isLocalUri(uri: string): boolean {
  return /^(file|sqlite):/i.test(uri) || !/^[a-z][a-z\d+.-]+:/i.test(uri)
}

/**
 * The folder of a `file:` URI or a path; the database of a `sqlite:` URI, whose folder holds the artifacts too.
 *
 * @throws InvalidInputError for a URI of another machine or without a path
 */
export function localPlace(uri: string): LocalPlace {
  if (/^sqlite:/i.test(uri)) return { backendStoreUri: uri }
  if (!/^file:/i.test(uri)) return { dataDir: resolve(uri) }
  // `file:labbook-data` is no URL of a file, and yet what people write.
  const relative = /^file:(?!\/)(.+)$/i.exec(uri)?.[1]
  if (relative !== undefined) return { dataDir: resolve(relative) }
  try {
    return { dataDir: fileURLToPath(uri) }
  } catch (cause) {
    throw new InvalidInputError(`Invalid tracking URI ${shown(uri)}: it must name a folder of this machine.`, { cause })
  }
}
