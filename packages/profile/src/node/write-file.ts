import { rename, rm, writeFile } from 'node:fs/promises'

/** Where a file is until it is whole. */
export function partialPath(path: string): string {
  return `${path}.${process.pid}.partial`
}

/** Writes a file that is whole or not there. */
export async function writeWhole(path: string, text: () => string, signal?: AbortSignal): Promise<void> {
  const partial = partialPath(path)
  try {
    await writeFile(partial, text(), { flush: true, ...(signal && { signal }) })
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
