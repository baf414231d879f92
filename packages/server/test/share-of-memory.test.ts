import { describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.js'
import { shareOfMemory } from '../src/share-of-memory.js'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

describe('[performance 8] the memory of searches', () => {
  it.each([
    { machineBytes: 24 * GIB, heapBytes: 4 * GIB, share: 1024 * MIB },
    { machineBytes: 2 * GIB, heapBytes: 2 * GIB, share: 256 * MIB },
    { machineBytes: 4 * GIB, heapBytes: 512 * MIB, share: 128 * MIB },
    { machineBytes: 256 * MIB, heapBytes: 128 * MIB, share: 64 * MIB },
  ])('is $share bytes of $machineBytes, with a heap of $heapBytes', ({ share, ...machine }) => {
    expect(shareOfMemory(machine)).toBe(share)
  })

  it('can be set, and is no less than a byte', () => {
    expect(readConfig({}).searchMemoryBytes).toBe(shareOfMemory())
    expect(readConfig({}, { LABBOOK_SEARCH_MEMORY_BYTES: '1000' }).searchMemoryBytes).toBe(1000)
    expect(readConfig({ searchMemoryBytes: '2000' }, { LABBOOK_SEARCH_MEMORY_BYTES: '1000' }).searchMemoryBytes).toBe(
      2000,
    )
    expect(() => readConfig({ searchMemoryBytes: 'lots' })).toThrow('Invalid --search-memory-bytes "lots"')
    expect(() => readConfig({ searchMemoryBytes: 0 })).toThrow('Invalid --search-memory-bytes 0')
  })
})
