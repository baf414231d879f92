import type { QueryKey } from '@tanstack/react-query'

/**
 * The begin of the cache key of a folder's listing. An event about an upload names a folder: it concerns the listings of
 * that folder and of those above it. `owner` is a run's or a model's ID.
 */
export function levelKey(owner: string, folder: string): QueryKey {
  return ['artifacts', owner, { level: folder }]
}

/** The begin of the cache key of what is read from files that lie directly in a folder. */
export function filesKey(owner: string, folder: string): QueryKey {
  return ['artifacts', owner, { filesIn: folder }]
}

/** The same for one file, by its path. */
export function fileKey(owner: string, path: string): QueryKey {
  return [...filesKey(owner, path.slice(0, Math.max(0, path.lastIndexOf('/')))), path]
}
