import { createWriteStream } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { ApiError, runFileEntries } from '@labbook/protocol'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { storedArtifactPath } from '../artifacts/artifact-path.js'
import { errorCode } from '../artifacts/folder-walk.js'
import { SourceFault } from './source-values.js'

/** Twice what a download of a folder packs. */
const MOST_ENTRIES = 200_000
const RUN_BYTES = 64 * 1024 * 1024
/** Artifacts are stored as they are and metrics shrink to a tenth, so that no run file grows like this. */
const MOST_GROWTH = 100
/** Small files may grow more. */
const SMALL_BYTES = 1024 ** 3

/**
 * Unpacks a run file into an empty folder. The file comes from anywhere: all entries are checked before the first one is
 * written, and the content of each against its size and CRC-32 while it is.
 *
 * @throws SourceFault for a file that is none, is cut or damaged, or breaks a rule of the format
 */
export async function unpackRunFile(file: string, folder: string): Promise<void> {
  try {
    const zip = await openPromise(file, { autoClose: false, strictFileNames: true })
    try {
      const entries = await checkedEntries(zip, (await stat(file)).size)
      for (const entry of entries) await unpack(zip, entry, folder)
    } finally {
      zip.close()
    }
  } catch (fault) {
    throw archiveFault(fault)
  }
}

async function checkedEntries(zip: ZipFile, archiveBytes: number): Promise<Entry[]> {
  if (zip.entryCount > MOST_ENTRIES)
    throw new SourceFault(`it has ${zip.entryCount} entries, more than ${MOST_ENTRIES}`)
  const entries = new Map<string, Entry>()
  let bytes = 0
  let packedBytes = 0
  for await (const entry of zip.eachEntry()) {
    const { fileName } = entry
    checkEntry(entry)
    // Folders are made for the files in them.
    if (fileName.endsWith('/')) continue
    if (entries.has(fileName)) throw new SourceFault(`it has two entries named ${JSON.stringify(fileName)}`)
    entries.set(fileName, entry)
    bytes += entry.uncompressedSize
    packedBytes += entry.compressedSize
    if (packedBytes > archiveBytes) throw new SourceFault('its entries overlap')
    if (bytes > Math.max(SMALL_BYTES, MOST_GROWTH * archiveBytes))
      throw new SourceFault(`it would unpack to more than ${MOST_GROWTH} times its size`)
  }
  const { run, metrics } = runFileEntries
  for (const name of [run, metrics]) if (!entries.has(name)) throw new SourceFault(`it has no ${name}`)
  if ((entries.get(run)?.uncompressedSize ?? 0) > RUN_BYTES)
    throw new SourceFault(`its ${run} is larger than ${RUN_BYTES} bytes`)
  return [...entries.values()]
}

const NAMES = /^(?:run\.json|metrics\.ndjson|(?:artifacts|models\/[a-zA-Z0-9][\w-]{0,255}\/artifacts)\/(.+))$/s
const FOLDERS = /^(?:artifacts|models)\//

function checkEntry(entry: Entry) {
  const { fileName, externalFileAttributes } = entry
  const isFolder = fileName.endsWith('/')
  const mode = (externalFileAttributes >>> 16) & 0o170000
  if (mode !== 0 && mode !== (isFolder ? 0o040000 : 0o100000))
    throw new SourceFault(`${JSON.stringify(fileName)} in it is a link or another special file`)
  if (entry.isEncrypted()) throw new SourceFault('it is encrypted')
  const [name, path] = NAMES.exec(fileName) ?? []
  if (name === undefined && !(isFolder && FOLDERS.test(fileName)))
    throw new SourceFault(`${JSON.stringify(fileName)} in it does not belong in a run file`)
  if (path !== undefined) storedArtifactPath(isFolder ? path.slice(0, -1) : path)
}

async function unpack(zip: ZipFile, entry: Entry, folder: string) {
  const target = join(folder, ...entry.fileName.split('/'))
  await mkdir(dirname(target), { recursive: true })
  let checksum = 0
  const checked = new Transform({
    transform(chunk: Buffer, _, done) {
      checksum = crc32(chunk, checksum)
      done(null, chunk)
    },
    flush(done) {
      const name = JSON.stringify(entry.fileName)
      done(checksum === entry.crc32 ? null : new SourceFault(`the checksum of ${name} in it is wrong`))
    },
  })
  const content = await zip.openReadStreamPromise(entry)
  await pipeline(content, checked, createWriteStream(target, { flags: 'wx', mode: 0o600 }))
}

/** The reader of zip archives throws plain errors, which quote names as they are. */
function archiveFault(fault: unknown): unknown {
  if (fault instanceof SourceFault) return fault
  if (fault instanceof ApiError) return new SourceFault(fault.message)
  const code = errorCode(fault)
  // A file where a folder is needed, or names that this file system does not tell apart.
  if (['EEXIST', 'ENOTDIR', 'EISDIR'].includes(code ?? '')) return new SourceFault('the names of two entries collide')
  if (code === 'ENAMETOOLONG') return new SourceFault('a name in it is too long')
  const isOfSystem = code !== undefined && /^E[A-Z\d]+$/.test(code)
  return isOfSystem || !(fault instanceof Error) ? fault : new SourceFault(fault.message)
}
