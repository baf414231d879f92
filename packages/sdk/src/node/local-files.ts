import { createHash, randomBytes } from 'node:crypto'
import { createWriteStream, openAsBlob } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ExpectedBytes, LocalEntry, LocalFiles } from '../artifacts/local-files.js'

/** The files of this machine. */
export const localFiles: LocalFiles = {
  async kindOf(path) {
    const status = await stat(path).catch(() => undefined)
    if (status?.isDirectory() === true) return 'folder'
    return status?.isFile() === true ? 'file' : undefined
  },

  async list(folder) {
    const found = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw error
    })
    const entries: LocalEntry[] = []
    for (const entry of found) {
      const status = await stat(join(folder, entry.name)).catch(() => undefined)
      if (entry.isDirectory()) entries.push({ name: entry.name, isDir: true, size: 0 })
      else if (status?.isFile() === true) entries.push({ name: entry.name, isDir: false, size: status.size })
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  },

  open: (path) => openAsBlob(path),

  async write(path, content, expected = {}) {
    await mkdir(dirname(path), { recursive: true })
    const partial = join(dirname(path), `.${randomBytes(8).toString('hex')}.partial`)
    try {
      const received = { size: 0, hash: createHash('sha256') }
      const counting = new Transform({
        transform(chunk: Buffer, _, done) {
          received.size += chunk.length
          received.hash.update(chunk)
          done(null, chunk)
        },
      })
      await pipeline(Readable.fromWeb(content as never), counting, createWriteStream(partial, { flags: 'wx' }))
      check(path, expected, { size: received.size, sha256: received.hash.digest('base64') })
      await rename(partial, path)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
  },

  remove: (path) => rm(path, { recursive: true, force: true }),
  join,
  nameOf: (path) => basename(resolve(path)),
  newFolder: () => mkdtemp(join(tmpdir(), 'labbook-')),
}

function check(path: string, expected: ExpectedBytes, received: Required<ExpectedBytes>) {
  if (expected.size !== undefined && expected.size !== received.size) {
    throw new Error(`${path} was not written: ${received.size} of ${expected.size} bytes came. Try again.`)
  }
  if (expected.sha256 !== undefined && expected.sha256 !== received.sha256) {
    throw new Error(`${path} was not written: its bytes are not those that the server announced. Try again.`)
  }
}
