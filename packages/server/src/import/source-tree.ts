import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { errorCode, type OpenFolder } from '../artifacts/folder-walk.js'
import { SourceFault } from './source-values.js'

/** A regular file in a tree, under the folder that holds it. */
export interface TreeFile {
  /** From where the walk began, with '/'. */
  readonly path: string
  readonly folder: OpenFolder
  readonly name: string
}

/** What makes a walk leave an entry out, and why. */
export type PassOver = (path: string, why: string) => void

/** Deeper than any key or artifact path that could be kept. */
const MAX_DEPTH = 300

/** Files that are read at once. */
const BLOCK_FILES = 16

/**
 * Every regular file below `folder`, a few of one folder together; they may be read until the next ones are asked for.
 * Links are not followed; they, and whatever else is no file, are passed over.
 */
export async function* walkFiles(
  folder: OpenFolder,
  passOver: PassOver,
  above: readonly string[] = [],
): AsyncGenerator<TreeFile[]> {
  const entries = (await folder.entries()).sort((a, b) => (a.name < b.name ? -1 : 1))
  const pathOf = (name: string) => [...above, name].join('/')
  let block: TreeFile[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    block.push({ path: pathOf(entry.name), folder, name: entry.name })
    if (block.length < BLOCK_FILES) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
  for (const entry of entries) {
    if (entry.isFile()) continue
    const path = pathOf(entry.name)
    if (!entry.isDirectory())
      passOver(path, entry.isSymbolicLink() ? 'symbolic links are not followed' : 'it is not a regular file')
    else if (above.length >= MAX_DEPTH) passOver(path, 'its folders are nested too deeply')
    else {
      const inner = await folder.folder(entry.name)
      try {
        yield* walkFiles(inner, passOver, [...above, entry.name])
      } finally {
        await inner.close()
      }
    }
  }
}

/** Lends a folder in `folder`; does nothing where there is none. A link is no folder. */
export async function* inSubfolder<T>(
  folder: OpenFolder,
  name: string,
  use: (inner: OpenFolder) => AsyncIterable<T>,
): AsyncGenerator<T> {
  let inner: OpenFolder
  try {
    inner = await folder.folder(name)
  } catch (fault) {
    if (errorCode(fault) === 'ENOENT') return
    throw readFault(fault)
  }
  try {
    yield* use(inner)
  } finally {
    await inner.close()
  }
}

/** @throws SourceFault for what is missing, a link, no file, too long, or not UTF-8 */
export async function readText(folder: OpenFolder, name: string, { maxBytes }: { maxBytes: number }): Promise<string> {
  const file = await openFile(folder, name)
  try {
    const { size } = await file.stat()
    if (size > maxBytes) throw new SourceFault(`it is longer than ${maxBytes} bytes`)
    const block = Buffer.alloc(size)
    const { bytesRead } = await file.read(block, 0, size, 0)
    return decode(block.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

/** The lines of a file of any size, without their ends, and their numbers from 1. A line too long is a fault by itself. */
export async function* readLines(
  folder: OpenFolder,
  name: string,
): AsyncGenerator<{ line: string | SourceFault; number: number }> {
  const file = await openFile(folder, name)
  try {
    let rest = Buffer.alloc(0)
    let number = 0
    let skipping = false
    let skippedFrom = 0
    const block = Buffer.alloc(BLOCK_BYTES)
    for (let at = 0; ; ) {
      const { bytesRead } = await file.read(block, 0, BLOCK_BYTES, at)
      at += bytesRead
      let text = Buffer.concat([rest, block.subarray(0, bytesRead)])
      for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10)) {
        if (!skipping) yield { line: lineFrom(text.subarray(0, end)), number: ++number }
        skipping = false
        text = text.subarray(end + 1)
      }
      if (bytesRead === 0) {
        if (text.length > 0 && !skipping) yield { line: lineFrom(text), number: ++number }
        return
      }
      if (skipping && at - skippedFrom > MAX_SKIPPED_BYTES)
        throw new SourceFault(`what follows line ${number} is not text`)
      if (text.length > MAX_LINE_BYTES) {
        if (!skipping) yield { line: new SourceFault('it is too long'), number: ++number }
        if (!skipping) skippedFrom = at
        skipping = true
        text = Buffer.alloc(0)
      }
      rest = Buffer.from(text)
    }
  } finally {
    await file.close()
  }
}

/** A regular file, never through a link. Without O_NONBLOCK, opening a FIFO would wait for a writer. */
export async function openFile(folder: OpenFolder, name: string): Promise<FileHandle> {
  let file: FileHandle
  try {
    file = await open(folder.at(name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (fault) {
    throw readFault(fault)
  }
  if ((await file.stat()).isFile()) return file
  await file.close()
  throw new SourceFault('it is not a regular file')
}

const BLOCK_BYTES = 256 * 1024
const MAX_LINE_BYTES = 64 * 1024
/** A file may be a hole of any size. */
const MAX_SKIPPED_BYTES = 64 * 1024 * 1024

function lineFrom(bytes: Buffer): string | SourceFault {
  if (bytes.length > MAX_LINE_BYTES) return new SourceFault('it is too long')
  try {
    return decode(bytes).replace(/\r$/, '')
  } catch (fault) {
    return fault as SourceFault
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new SourceFault('it is not UTF-8')
  }
}

/** What the file system says, as a fault of this entry. */
export function readFault(fault: unknown): unknown {
  const code = errorCode(fault)
  // An ApiError has a code as well, which is none of the system's.
  if (code === undefined || !/^E[A-Z\d]+$/.test(code)) return fault
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'it is missing',
    ELOOP: 'symbolic links are not followed',
    ENOTDIR: 'it is not a folder',
    EACCES: 'permission denied',
    ENXIO: 'it is not a regular file',
  }
  return new SourceFault(words[code] ?? `it cannot be read (${code})`)
}
