import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { PART_BYTES, PartMemory } from '../../src/artifacts/part-memory.js'

describe('[D-40] memory for parts', () => {
  it('lends no more than there is, and serves in turn', async () => {
    const memory = new PartMemory(10)
    const served: string[] = []
    const take = async (name: string, size: number) => {
      const lent = await memory.take(size)
      served.push(name)
      expect(lent.bytes).toHaveLength(size)
      return lent
    }
    const [a, b] = [await take('a', 6), await take('b', 4)]
    const c = take('c', 8)
    const d = take('d', 1)
    b.release()
    b.release()
    await turn()
    expect(served).toEqual(['a', 'b'])
    a.release()
    await turn()
    expect(served).toEqual(['a', 'b', 'c', 'd'])
    ;(await c).release()
    ;(await d).release()
    await take('e', 10)
  })

  it('lends a whole part again as it is', async () => {
    const memory = new PartMemory(2 * PART_BYTES)
    const first = await memory.take(PART_BYTES)
    const small = await memory.take(1000)
    first.release()
    small.release()
    expect((await memory.take(PART_BYTES)).bytes).toBe(first.bytes)
  })
})
