import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { artifactConformance } from '../../../../test/conformance/artifact-conformance.js'
import { parseArtifactPath } from '../../src/artifacts/artifact-path.js'
import type { ArtifactRepository } from '../../src/artifacts/artifact-repository.js'
import { openLocalRepository } from '../../src/artifacts/local.js'
import { conforming } from './conforming.js'

async function makeFolders() {
  const home = await mkdtemp(join(tmpdir(), 'labbook-artifacts-'))
  return { home, root: join(home, 'root'), staging: join(home, 'staging'), trash: join(home, 'trash') }
}

describe('artifacts in a folder', () => {
  artifactConformance(async () => {
    const { home, ...folders } = await makeFolders()
    return {
      repository: conforming(await openLocalRepository(folders)),
      leftovers: async () => (await readdir(folders.staging)).length,
      close: () => rm(home, { recursive: true }),
    }
  })
})

describe('a local repository', () => {
  let folders: Awaited<ReturnType<typeof makeFolders>>
  let repository: ArtifactRepository

  beforeEach(async () => {
    folders = await makeFolders()
    repository = await openLocalRepository(folders)
  })

  afterEach(() => rm(folders.home, { recursive: true }))

  const put = (path: string, text: string) =>
    repository.write(parseArtifactPath(path), Readable.from([Buffer.from(text)]), { maxBytes: 1000 })
  const open = async (path: string) => repository.open(parseArtifactPath(path))

  describe('and what others put into its folder', () => {
    let canary: string

    beforeEach(async () => {
      canary = join(folders.home, 'canary')
      await mkdir(join(folders.home, 'outside'))
      await writeFile(canary, 'secret')
      await writeFile(join(folders.home, 'outside', 'file'), 'secret')
      await symlink(canary, join(folders.root, 'link'))
      await symlink(join(folders.home, 'outside'), join(folders.root, 'link-to-folder'))
      await mkdir(join(folders.root, 'folder'))
      await symlink('folder', join(folders.root, 'link-inside'))
      execFileSync('mkfifo', [join(folders.root, 'fifo')])
    })

    it.each(['link', 'link-to-folder', 'link-to-folder/file', 'link-inside', 'link-inside/x', 'fifo'])(
      '[P08] %s is not there',
      async (path) => {
        await expect(open(path)).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
        expect(await repository.list(parseArtifactPath(path))).toEqual([])
      },
    )

    it.skipIf(process.getuid?.() !== 0)('[P08] a device is not there (only root can make one)', async () => {
      execFileSync('mknod', [join(folders.root, 'device'), 'c', '1', '5'])
      await expect(open('device')).rejects.toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    })

    it('[P08] links, FIFOs and devices are not listed', async () => {
      expect(await repository.list(null)).toEqual([{ path: 'folder', isDir: true }])
    })

    it('[D-31] nothing is written or deleted through a link', async () => {
      await expect(put('link-to-folder/evil', 'x')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
      await repository.delete(parseArtifactPath('link-to-folder/file'), { deletedBy: 'ann' })
      expect(await readdir(join(folders.home, 'outside'))).toEqual(['file'])
    })

    it('[D-31] a file replaces the link that has its name, not what the link points at', async () => {
      await put('link', 'mine')
      expect(await readFile(canary, 'utf8')).toBe('secret')
      expect((await buffer((await open('link')).contentStream())).toString()).toBe('mine')
    })

    it('[D-34] a plain file is listed and served like any other', async () => {
      await writeFile(join(folders.root, 'folder', 'by-hand.txt'), 'mine')
      expect(await repository.list(parseArtifactPath('folder'))).toEqual([
        { path: 'folder/by-hand.txt', isDir: false, size: 4 },
      ])
      expect((await buffer((await open('folder/by-hand.txt')).contentStream())).toString()).toBe('mine')
    })

    it('[D-35] a file that is cut while it is read ends in an error, never early', async () => {
      await writeFile(join(folders.root, 'big'), Buffer.alloc(4 * 1024 * 1024))
      const artifact = await open('big')
      await writeFile(join(folders.root, 'big'), 'short')
      await expect(buffer(artifact.contentStream())).rejects.toThrow('became shorter')
    })
  })

  it('[D-31] a file where a folder is needed, or the reverse, is refused, and nothing is left', async () => {
    await put('file', 'x')
    await put('folder/x', 'x')
    for (const path of ['file/below', 'file/below/deeper', 'folder']) {
      await expect(put(path, 'y')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    }
    await expect(open('file/below')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    expect(await readdir(folders.staging)).toEqual([])
    expect((await buffer((await open('file')).contentStream())).toString()).toBe('x')
  })

  it('[D-36] start removes every staged file', async () => {
    await writeFile(join(folders.staging, 'a'.repeat(32)), 'half')
    await put('a.txt', 'x')
    const again = await openLocalRepository(folders)
    expect(await readdir(folders.staging)).toEqual([])
    expect(await again.list(null)).toHaveLength(1)
  })

  it('[D-37] what is deleted lies in the trash, with who, when and from where', async () => {
    await put('a/b.txt', 'x')
    await repository.delete(parseArtifactPath('a'), { deletedBy: 'ann' })
    const [kept = '', record = ''] = (await readdir(folders.trash)).sort()
    expect(record).toBe(`${kept}.json`)
    expect(await readFile(join(folders.trash, kept, 'b.txt'), 'utf8')).toBe('x')
    expect(JSON.parse(await readFile(join(folders.trash, record), 'utf8'))).toEqual({
      path: 'a',
      root: folders.root,
      deletedBy: 'ann',
      deletedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      forGood: false,
    })
    await repository.delete(parseArtifactPath('a'), { deletedBy: 'ann' })
    expect(await readdir(folders.trash)).toHaveLength(2)
  })

  it('[D-32] a staging folder inside the root is hidden and refused', async () => {
    const inside = {
      ...folders,
      staging: join(folders.root, '.work', 'staging'),
      trash: join(folders.root, '.work', 'trash'),
    }
    repository = await openLocalRepository(inside)
    await put('a.txt', 'x')
    expect(await repository.list(null)).toEqual([{ path: 'a.txt', isDir: false, size: 1 }])
    const path = parseArtifactPath('.work/trash')
    await expect(put('.work/x', 'x')).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    for (const use of [repository.list(path), repository.open(path), repository.delete(path, { deletedBy: 'ann' })]) {
      await expect(use).rejects.toMatchObject({ code: 'INVALID_PARAMETER_VALUE' })
    }
  })

  it('[tracking-api 6.6] multipart and presigned requests are refused with the text that clients look for', async () => {
    const path = parseArtifactPath('a')
    const upload = 'Multipart upload is not supported for the current artifact repository'
    for (const [use, message] of [
      [repository.createMultipart(path, { partCount: 2, owner: 'ann' }), upload],
      [repository.completeMultipart(path, { uploadId: 'u', owner: 'ann', parts: [] }), upload],
      [repository.abortMultipart(path, { uploadId: 'u', owner: 'ann' }), upload],
      [repository.presignDownload(path), 'Multipart download is not supported for the current artifact repository'],
    ] as const) {
      await expect(use).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED', message })
    }
  })
})

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'a disk that refuses (only root can mount one, on Linux)',
  () => {
    let home: string

    beforeEach(async () => {
      home = await mkdtemp(join(tmpdir(), 'labbook-disk-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', home])
    })

    afterEach(async () => {
      execFileSync('umount', [home])
      await rm(home, { recursive: true })
    })

    const foldersOf = () => ({ root: join(home, 'root'), staging: join(home, 'staging'), trash: join(home, 'trash') })

    it('[D-6] [L-30] a full disk is 503 with its sentence, leaves nothing and reads on', async () => {
      const repository = await openLocalRepository(foldersOf())
      const put = (name: string, bytes: number) =>
        repository.write(parseArtifactPath(name), Readable.from([Buffer.alloc(bytes)]), { maxBytes: 1e9 })
      await put('small', 1000)
      await expect(put('big', 10 * 1024 * 1024)).rejects.toMatchObject({
        code: 'TEMPORARILY_UNAVAILABLE',
        message: "The server's disk is full; nothing was written.",
        retryAfterS: 5,
      })
      expect(await readdir(foldersOf().staging)).toEqual([])
      expect(await repository.list(null)).toEqual([{ path: 'small', isDir: false, size: 1000 }])
      await put('fits', 1000)
    })

    it('[D-6] [L-30] a disk that became read-only is 503 with its sentence', async () => {
      const repository = await openLocalRepository(foldersOf())
      execFileSync('mount', ['-o', 'remount,ro', home])
      const path = parseArtifactPath('a')
      const refusal = {
        code: 'TEMPORARILY_UNAVAILABLE',
        message: "The server's disk is read-only; nothing was written.",
      }
      const body = Readable.from([Buffer.alloc(10)])
      await expect(repository.write(path, body, { maxBytes: 100 })).rejects.toMatchObject(refusal)
    })
  },
)
