import { runRoutes } from '@labbook/protocol'
import { expect, it } from 'vitest'
import type { ArtifactStore } from '../../src/artifacts/artifact-store.js'
import type { LocalFiles } from '../../src/artifacts/local-files.js'
import { openArtifactStore } from '../../src/artifacts/open-artifact-store.js'
import { openConnection } from '../../src/connection/connection.js'
import { failureOf } from '../connection/answering-server.js'

export interface StoreUnderTest {
  /** The artifacts of a new run. */
  open(): Promise<ArtifactStore>
  /** Whether files can be deleted there. */
  readonly deletes: boolean
}

/** The artifacts of a new run in an experiment of the server. */
export async function openStoreOfNewRun(
  trackingUri: string,
  { experimentId = '0', localFiles }: { experimentId?: string; localFiles?: LocalFiles } = {},
): Promise<ArtifactStore> {
  const connection = openConnection({ trackingUri })
  const { run } = await connection.client(runRoutes).createRun({ experimentId, userId: '', tags: [] })
  const { runId, artifactUri } = run.info
  return openArtifactStore(connection, { artifactUri, owner: { runId }, localFiles })
}

/** What every artifact store promises, whatever is behind it. */
export function testArtifactStore(under: () => StoreUnderTest): void {
  const BYTES = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7) % 251)

  it('[sdk-fluent 5] gives back the bytes that it was given, in every form', async () => {
    const store = await under().open()
    const pieces = new Blob([BYTES.subarray(0, 1000), BYTES.subarray(1000)]).stream()
    await store.upload('bytes.bin', BYTES)
    await store.upload('dir/blob.bin', new Blob([BYTES]))
    await store.upload('dir/deep/stream.bin', pieces)
    await store.upload('text.txt', 'größe')
    for (const path of ['bytes.bin', 'dir/blob.bin', 'dir/deep/stream.bin']) {
      expect(await bytesOf(store, path)).toEqual(BYTES)
    }
    expect(await textOf(store, 'text.txt')).toBe('größe')
    await store.upload('text.txt', 'new')
    expect(await textOf(store, 'text.txt')).toBe('new')
  })

  it('[sdk-fluent 5] names are encoded once', async () => {
    const store = await under().open()
    const names = ['images/a%step%1%timestamp%2%x.png', '50%25 off+more&=.txt', 'ü/ö é.txt', "it's (1).txt"]
    for (const name of names) await store.upload(name, name)
    for (const name of names) expect(await textOf(store, name)).toBe(name)
    expect((await store.list('images')).map(({ path }) => path)).toEqual([names[0]])
    const root = (await store.list()).map(({ path }) => path).sort()
    expect(root).toEqual(['50%25 off+more&=.txt', 'images', "it's (1).txt", 'ü'])
  })

  it('[sdk-fluent 5] lists one level, with paths from the root', async () => {
    const store = await under().open()
    expect(await store.list()).toEqual([])
    await store.upload('a.txt', '12345')
    await store.upload('dir/b.txt', '1')
    await store.upload('dir/sub/c.txt', '1')
    expect(await store.list()).toEqual([
      { path: 'a.txt', isDir: false, fileSize: 5 },
      { path: 'dir', isDir: true },
    ])
    const inDir = [
      { path: 'dir/b.txt', isDir: false, fileSize: 1 },
      { path: 'dir/sub', isDir: true },
    ]
    expect(await store.list('dir')).toEqual(inDir)
    expect(await store.list('./dir/')).toEqual(inDir)
    expect(await store.list('a.txt')).toEqual([])
    expect(await store.list('nothing')).toEqual([])
  })

  it('[sdk-fluent 5] gives a range of bytes', async () => {
    const store = await under().open()
    await store.upload('bytes.bin', BYTES)
    expect(await bytesOf(store, 'bytes.bin', { start: 70_000, end: 70_005 })).toEqual(BYTES.subarray(70_000, 70_005))
    expect(await bytesOf(store, 'bytes.bin', { start: 299_990 })).toEqual(BYTES.subarray(299_990))
    expect(await bytesOf(store, 'bytes.bin', { start: 299_990, end: 400_000 })).toEqual(BYTES.subarray(299_990))
    for (const range of [{ start: -1 }, { start: 5, end: 5 }, { start: 0.5 }]) {
      const error = await failureOf(() => store.download('bytes.bin', { range }))
      expect(error).toMatchObject({ name: 'InvalidInputError' })
    }
  })

  it('[sdk-fluent 5] says that there is no such file', async () => {
    const store = await under().open()
    const error = await failureOf(() => store.download('no/such.txt'))
    expect(error).toMatchObject({ code: 'RESOURCE_DOES_NOT_EXIST' })
    expect(error.message).toContain('no/such.txt')
  })

  it('[sdk-fluent 5] refuses a path that leads out', async () => {
    const store = await under().open()
    for (const call of [
      () => store.upload('../x', 'x'),
      () => store.download('/etc/passwd'),
      () => store.list('../..'),
      () => store.delete('a/../..'),
      () => store.upload('dir/', 'x'),
    ]) {
      expect(await failureOf(call)).toMatchObject({ name: 'InvalidInputError' })
    }
  })

  it('[sdk-fluent 5] deletes, or says that it cannot', async () => {
    const store = await under().open()
    await store.upload('dir/a.txt', '1')
    await store.upload('b.txt', '1')
    if (!under().deletes) {
      const error = await failureOf(() => store.delete('b.txt'))
      expect(error).toMatchObject({ code: 'NOT_IMPLEMENTED' })
      expect(error.message).toContain(store.artifactUri)
      return
    }
    await store.delete('dir')
    await store.delete('nothing')
    expect((await store.list()).map(({ path }) => path)).toEqual(['b.txt'])
  })
}

export async function bytesOf(
  store: ArtifactStore,
  path: string,
  range?: { start: number; end?: number },
): Promise<Uint8Array> {
  const { stream, size } = await store.download(path, { range })
  const bytes = new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
  expect([undefined, bytes.length]).toContain(size)
  return bytes
}

export async function textOf(store: ArtifactStore, path: string): Promise<string> {
  return new TextDecoder().decode(await bytesOf(store, path))
}
