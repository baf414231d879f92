import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { ApiError, type ErrorCode } from '@labbook/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** The part of a repository that all kinds have in common. */
export interface ConformingRepository {
  list(folder: string): Promise<{ path: string; isDir: boolean; size?: number }[]>
  open(path: string): Promise<{
    size: number
    mtimeMs: number
    contentStream(range?: { start: number; end: number }): Readable
    close(): Promise<void>
  }>
  write(path: string, body: Readable, options: WriteOptions): Promise<{ size: number; mtimeMs: number; sha256: string }>
  delete(path: string): Promise<void>
}

interface WriteOptions {
  contentLength?: number
  sha256?: string
  maxBytes: number
  signal?: AbortSignal
}

export interface OpenedRepository {
  readonly repository: ConformingRepository
  /** Uploads that are neither visible nor removed: staged files, open multipart uploads. */
  leftovers(): Promise<number>
  close(): Promise<void>
}

const MIB = 1024 * 1024
const NO_LIMIT = { maxBytes: 50 * 1024 * MIB }

/** What every artifact repository promises. Each test gets an empty one. */
export function artifactConformance(open: () => Promise<OpenedRepository>) {
  let opened: OpenedRepository
  let repository: ConformingRepository

  beforeEach(async () => {
    opened = await open()
    repository = opened.repository
  })

  afterEach(() => opened.close())

  const put = (path: string, bytes: string | Buffer, options: Partial<WriteOptions> = {}) =>
    repository.write(path, Readable.from([Buffer.from(bytes)]), { ...NO_LIMIT, ...options })

  const get = async (path: string, range?: { start: number; end: number }) =>
    buffer((await repository.open(path)).contentStream(range))

  const nothingIsThere = async () => {
    expect(await repository.list('')).toEqual([])
    expect(await opened.leftovers()).toBe(0)
  }

  describe('names', () => {
    it.each([
      'a b.txt',
      '100%.txt',
      'a%20b',
      '..a/b..',
      'a+b&c=d.txt',
      '模型/ö.bin',
      "it's (1) [x]!*.txt",
      '.hidden',
      '~',
      '-rf',
      'a:b',
      '👩‍🔬.txt',
    ])('[P09] %s is put and got back with equal bytes', async (path) => {
      const bytes = randomBytes(1000)
      await put(path, bytes)
      expect(await get(path)).toEqual(bytes)
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
      expect(await repository.list(folder)).toEqual([{ path, isDir: false, size: 1000 }])
    })

    it('[D-31] names that differ only in case are two files, or the second is refused', async () => {
      await put('Model.bin', 'upper')
      const second = await put('model.bin', 'lower').catch((error: unknown) => error)
      if (second instanceof Error) expect(second).toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      else expect((await get('model.bin')).toString()).toBe('lower')
      expect((await get('Model.bin')).toString()).toBe('upper')
    })

    it('[L-10] a segment of 255 bytes and a path of 1,024 work', async () => {
      const path = [...Array<string>(4).fill('d'.repeat(200)), 'f'.repeat(220)].join('/')
      expect(Buffer.byteLength(path)).toBe(1024)
      await put(path, 'deep')
      await put('x'.repeat(255), 'wide')
      expect((await get(path)).toString()).toBe('deep')
      expect((await get('x'.repeat(255))).toString()).toBe('wide')
    })
  })

  describe('listing', () => {
    it('[tracking-api 6.2] gives one level, sorted by path, folders without a size', async () => {
      for (const path of ['b.txt', 'a/2.txt', 'a/b/3.txt', 'a.txt', 'a/1.txt']) await put(path, path)
      expect(await repository.list('')).toEqual([
        { path: 'a', isDir: true },
        { path: 'a.txt', isDir: false, size: 5 },
        { path: 'b.txt', isDir: false, size: 5 },
      ])
      expect(await repository.list('a')).toEqual([
        { path: 'a/1.txt', isDir: false, size: 7 },
        { path: 'a/2.txt', isDir: false, size: 7 },
        { path: 'a/b', isDir: true },
      ])
    })

    it('[tracking-api 6.2] of a file, or of nothing, is empty', async () => {
      await put('a.txt', 'x')
      expect(await repository.list('a.txt')).toEqual([])
      expect(await repository.list('missing')).toEqual([])
      expect(await repository.list('a.txt/below')).toEqual([])
    })

    it('[tracking-api 6.2] does not take a folder for another one that begins alike', async () => {
      await put('run/1.txt', 'x')
      await put('run-2/1.txt', 'x')
      expect(await repository.list('run')).toEqual([{ path: 'run/1.txt', isDir: false, size: 1 }])
    })

    it('[L-24] gives all files of a folder, however many', async () => {
      const names = Array.from({ length: 1001 }, (_, index) => `many/${String(index).padStart(5, '0')}`)
      for (let at = 0; at < names.length; at += 50)
        await Promise.all(names.slice(at, at + 50).map((name) => put(name, '')))
      expect((await repository.list('many')).map(({ path }) => path)).toEqual(names)
    })
  })

  describe('reading', () => {
    it('[tracking-api 6.4] what is missing is RESOURCE_DOES_NOT_EXIST, by its name', async () => {
      await expect(repository.open('a/b.txt')).rejects.toMatchObject({
        code: 'RESOURCE_DOES_NOT_EXIST',
        message: "No such artifact: 'a/b.txt'",
      })
    })

    it('[tracking-api 6.4] a folder is not a file', async () => {
      await put('a/b.txt', 'x')
      await expect(repository.open('a')).rejects.toMatchObject({
        code: 'INVALID_PARAMETER_VALUE',
        message: "Artifact path refers to a directory, not a file: 'a'",
      })
    })

    it('[D-35] gives ranges, both ends included', async () => {
      await put('a.txt', '0123456789')
      expect((await get('a.txt', { start: 0, end: 0 })).toString()).toBe('0')
      expect((await get('a.txt', { start: 3, end: 6 })).toString()).toBe('3456')
      expect((await get('a.txt', { start: 9, end: 9 })).toString()).toBe('9')
    })

    it('[P09] an empty file is a file', async () => {
      const stored = await put('empty', '')
      expect(stored.size).toBe(0)
      expect(await repository.list('')).toEqual([{ path: 'empty', isDir: false, size: 0 }])
      expect(await get('empty')).toHaveLength(0)
    })

    it('[D-34] size and time are those that the write told', async () => {
      const { size, mtimeMs } = await put('a.txt', 'x')
      const opened = await repository.open('a.txt')
      expect({ size: opened.size, mtimeMs: opened.mtimeMs }).toEqual({ size, mtimeMs })
      await opened.close()
    })

    it('[D-33] a reader of the old file finishes with the old bytes', async () => {
      const old = randomBytes(3 * MIB)
      await put('a.bin', old)
      const stream = (await repository.open('a.bin')).contentStream()
      await once(stream, 'readable')
      await put('a.bin', randomBytes(2 * MIB))
      expect((await buffer(stream)).equals(old)).toBe(true)
      expect((await get('a.bin')).length).toBe(2 * MIB)
    })

    it('[D-35] a reader that leaves early ends nothing but its own stream', async () => {
      const bytes = randomBytes(3 * MIB)
      await put('a.bin', bytes)
      const stream = (await repository.open('a.bin')).contentStream()
      await once(stream, 'readable')
      stream.destroy()
      await once(stream, 'close')
      expect((await get('a.bin')).equals(bytes)).toBe(true)
    })
  })

  describe('writing', () => {
    it.each([0, 1, MIB - 1, MIB, MIB + 1, 8 * MIB, 8 * MIB + 1, 20 * MIB])(
      '[D-33] [D-40] %i bytes come back equal, with their size and SHA-256',
      async (size) => {
        const bytes = randomBytes(size)
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        const stored = await repository.write('a.bin', inChunks(bytes), { ...NO_LIMIT, contentLength: size, sha256 })
        expect(stored).toMatchObject({ size, sha256 })
        expect((await get('a.bin')).equals(bytes)).toBe(true)
        const again = await repository.write('b.bin', inChunks(bytes), NO_LIMIT)
        expect(again).toMatchObject({ size, sha256 })
        expect((await get('b.bin')).equals(bytes)).toBe(true)
        expect(await opened.leftovers()).toBe(0)
      },
    )

    it('[D-33] replaces the whole file', async () => {
      await put('a.txt', 'a longer text')
      await put('a.txt', 'short')
      expect((await get('a.txt')).toString()).toBe('short')
    })

    it('[D-33] uploads of one path at once leave one of them, whole', async () => {
      const bodies = Array.from({ length: 8 }, (_, index) => Buffer.alloc(2 * MIB, index))
      await Promise.all(bodies.map((body) => repository.write('a/a.bin', inChunks(body), NO_LIMIT)))
      const kept = await get('a/a.bin')
      expect(bodies.some((body) => body.equals(kept))).toBe(true)
      expect(await repository.list('a')).toHaveLength(1)
      expect(await opened.leftovers()).toBe(0)
    })

    it.each([100, 9 * MIB])('[D-33] another length than announced is refused: %i bytes', async (size) => {
      for (const contentLength of [size - 1, size + 1]) {
        await refused('INVALID_PARAMETER_VALUE', put('a/a.bin', Buffer.alloc(size), { contentLength }))
      }
      await nothingIsThere()
    })

    it.each([100, 9 * MIB])('[D-33] another digest than announced is refused: %i bytes', async (size) => {
      await refused('INVALID_PARAMETER_VALUE', put('a/a.bin', Buffer.alloc(size), { sha256: '0'.repeat(64) }))
      await nothingIsThere()
    })

    it('[D08] [L-10] an announced size over the limit is refused before a byte is read', async () => {
      let isRead = false
      const body = new Readable({
        read() {
          isRead = true
          this.push(null)
        },
      })
      await refused('PAYLOAD_TOO_LARGE', repository.write('a.bin', body, { maxBytes: 10, contentLength: 11 }))
      expect(isRead).toBe(false)
      await nothingIsThere()
    })

    it.each([100, 20 * MIB])(
      '[D08] [L-10] a size over the limit of %i bytes is refused while it is read',
      async (maxBytes) => {
        const body = inChunks(Buffer.alloc(maxBytes + 60_001 * 40))
        await refused('PAYLOAD_TOO_LARGE', repository.write('a/a.bin', body, { maxBytes }))
        // It belongs to a connection that still has to read the answer.
        expect(body.destroyed).toBe(false)
        await nothingIsThere()
        await repository.write('a/a.bin', inChunks(Buffer.alloc(maxBytes)), { maxBytes })
        expect(await repository.list('a')).toEqual([{ path: 'a/a.bin', isDir: false, size: maxBytes }])
      },
    )

    it.each([1000, 20 * MIB])('[D-36] [D-42] a body that breaks off after %i bytes leaves nothing', async (bytes) => {
      await expect(repository.write('a/a.bin', breaking(bytes), NO_LIMIT)).rejects.toThrow('the line is dead')
      await nothingIsThere()
    })

    it.each([1000, 20 * MIB])('[D-36] [D-42] a client that vanishes after %i bytes leaves nothing', async (bytes) => {
      const gone = new AbortController()
      const writing = repository.write('a/a.bin', stalling(bytes), { ...NO_LIMIT, signal: gone.signal })
      setTimeout(() => gone.abort(), 300)
      await expect(writing).rejects.toThrow()
      await nothingIsThere()
    })

    it('[D-33] a failed upload leaves the file that was there before', async () => {
      await put('a.txt', 'before')
      await refused('INVALID_PARAMETER_VALUE', put('a.txt', 'after', { sha256: '0'.repeat(64) }))
      await expect(repository.write('a.txt', breaking(10 * MIB), NO_LIMIT)).rejects.toThrow()
      expect((await get('a.txt')).toString()).toBe('before')
    })

    it('[D-40] memory does not grow with the file', async () => {
      const block = Buffer.alloc(64 * 1024, 7)
      let peak = 0
      const size = 192 * MIB
      const body = Readable.from(
        (function* () {
          for (let sent = 0; sent < size; sent += block.length) {
            peak = Math.max(peak, process.memoryUsage().arrayBuffers)
            yield block
          }
        })(),
      )
      const before = process.memoryUsage().arrayBuffers
      await repository.write('a.bin', body, NO_LIMIT)
      expect(peak - before).toBeLessThan(96 * MIB)
    })
  })

  describe('deleting', () => {
    it('[tracking-api 6.6] takes a file, or a folder with all below it, and nothing beside', async () => {
      for (const path of ['a/1', 'a/b/2', 'ab/3', 'c']) await put(path, 'x')
      await repository.delete('a')
      expect(await repository.list('a')).toEqual([])
      await repository.delete('c')
      expect(await repository.list('')).toEqual([{ path: 'ab', isDir: true }])
    })

    it('[tracking-api 6.6] what is missing is no error', async () => {
      await repository.delete('missing')
      await repository.delete('missing/below')
      await put('a.txt', 'x')
      await repository.delete('a.txt/below')
      expect((await get('a.txt')).toString()).toBe('x')
    })
  })
}

async function refused(code: ErrorCode, work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (fault: unknown) => fault,
  )
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ code })
}

/** As a socket delivers: chunks that fit no block. */
function inChunks(bytes: Buffer): Readable {
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += 60_001) yield bytes.subarray(at, at + 60_001)
    })(),
  )
}

function breaking(bytes: number): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.alloc(bytes)
      throw new Error('the line is dead')
    })(),
  )
}

function stalling(bytes: number): Readable {
  const body = new Readable({ read() {} })
  body.push(Buffer.alloc(bytes))
  return body
}
