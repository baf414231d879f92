import { copyFile, lstat, mkdtemp, open, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/**
 * A private copy of a database that SQLite could not read as it lies there without writing: it is in WAL mode, its last
 * program was killed, or it is cut off and refused for that as a whole. Nothing for a file that can be read in place.
 */
export async function repairedCopy(file: string): Promise<{ folder: string; file: string } | undefined> {
  const { isWal, missingBytes, size } = await readHeader(file)
  const logs: string[] = []
  for (const log of ['-wal', '-journal']) if (await isFile(`${file}${log}`)) logs.push(log)
  if (!isWal && missingBytes <= 0 && logs.length === 0) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'labbook-import-'))
  try {
    const copy = join(folder, basename(file))
    await copyFile(file, copy)
    for (const log of logs) await copyFile(`${file}${log}`, `${copy}${log}`)
    // Pages of zeros are damaged pages by themselves; the others can be read.
    if (missingBytes > 0 && missingBytes < MOST_MISSING_BYTES) await truncate(copy, size + missingBytes)
    return { folder, file: copy }
  } catch (fault) {
    await rm(folder, { recursive: true, force: true })
    throw fault
  }
}

/** They take no room on the disk, but a file system has its limits. */
const MOST_MISSING_BYTES = 1024 ** 4

/** The file header of SQLite's format: write version at 18, page size at 16, and at 28 the pages, if 24 and 92 agree. */
async function readHeader(file: string): Promise<{ isWal: boolean; size: number; missingBytes: number }> {
  const handle = await open(file, 'r')
  try {
    const header = Buffer.alloc(100)
    await handle.read(header, 0, header.length, 0)
    const { size } = await handle.stat()
    const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
    const pages = header.readUInt32BE(24) === header.readUInt32BE(92) ? header.readUInt32BE(28) : 0
    return { isWal: header[18] === 2 || header[19] === 2, size, missingBytes: pages * pageSize - size }
  } finally {
    await handle.close()
  }
}

async function isFile(path: string): Promise<boolean> {
  const status = await lstat(path).catch(() => undefined)
  return status?.isFile() === true && status.size > 0
}
