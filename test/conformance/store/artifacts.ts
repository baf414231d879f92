import { expect, it } from 'vitest'
import { fresh, type Subject } from './subject.js'

export function artifactRecordCases(subject: Subject) {
  const record = (store: string, path: string, sha256 = 'a'.repeat(64)) => ({
    store,
    path,
    size: 3,
    mtimeMs: 1.25,
    sha256,
  })

  it('[D-34] a record is put, put again and found', async () => {
    const store = fresh('store')
    const large = { ...record(store, 'dir/ü 😀.bin'), size: 50 * 1024 ** 3, mtimeMs: 1_735_689_600_123.456 }
    await put(record(store, 'dir/ü 😀.bin'))
    await put(large)
    expect(await find(store, 'dir/ü 😀.bin')).toEqual(large)
    expect(await find(store, 'dir')).toBeUndefined()
    expect(await find(fresh('other'), 'dir/ü 😀.bin')).toBeUndefined()
  })

  it('[D-34] a file or a whole folder is forgotten, and nothing beside it', async () => {
    const [store, other] = [fresh('store'), fresh('store')]
    const paths = ['a', 'a/b', 'a/b/c', 'a/bc', 'a0', 'a b', 'ab/c', 'A/b', 'a/😀']
    for (const path of paths) await put(record(store, path))
    await put(record(other, 'a/b'))
    await forget(store, 'a/b')
    expect(await left(store)).toEqual(['A/b', 'a', 'a b', 'a/bc', 'a/😀', 'a0', 'ab/c'])
    await forget(store, 'a')
    expect(await left(store)).toEqual(['A/b', 'a b', 'a0', 'ab/c'])
    await forget(store, 'not there')
    await forget(store, 'a%')
    expect(await left(store)).toEqual(['A/b', 'a b', 'a0', 'ab/c'])
    expect(await left(other)).toEqual(['a/b'])
  })

  it('records are read in pages by store and path', async () => {
    const prefix = fresh('paged')
    const places = [
      [`${prefix} 1`, 'b'],
      [`${prefix} 1`, 'c'],
      [`${prefix} 2`, 'a'],
    ] as const
    for (const [store, path] of places.toReversed()) await put(record(store, path))
    const first = await page({ store: prefix, path: '' }, 2)
    expect(first.map(({ store, path }) => [store, path])).toEqual(places.slice(0, 2))
    const [next] = await page(first[1], 1)
    expect(next).toEqual(record(`${prefix} 2`, 'a'))
    expect((await page(undefined, 1000)).length).toBeGreaterThanOrEqual(3)
  })

  function put(entry: ReturnType<typeof record>) {
    return subject.write((store) => store.artifacts.put(entry))
  }

  function find(place: string, path: string) {
    return subject.read((store) => store.artifacts.find(place, path))
  }

  function forget(place: string, path: string) {
    return subject.write((store) => store.artifacts.forget(place, path))
  }

  function page(after: { store: string; path: string } | undefined, limit: number) {
    return subject.read((store) => store.artifacts.page(after === undefined ? { limit } : { after, limit }))
  }

  async function left(place: string): Promise<string[]> {
    const records = await page({ store: place, path: '' }, 100)
    return records.filter(({ store }) => store === place).map(({ path }) => path)
  }
}
