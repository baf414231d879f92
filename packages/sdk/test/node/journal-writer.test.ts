import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { JournalReader } from '../../src/node/journal-reader.js'
import { JournalWriter } from '../../src/node/journal-writer.js'

const runKey = 'c'.repeat(32)
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'labbook-writer-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function recordsIn(folder: string) {
  const reader = await JournalReader.open(folder, { isComplete: true })
  const steps: number[] = []
  const dropped: number[] = []
  for (let mark = reader.sent; ; ) {
    const records = await reader.read(mark)
    if (records.length === 0) break
    for (const { record } of records) {
      if (record.kind === 'points') steps.push(...record.points.steps)
      if (record.kind === 'entry' && record.entry.kind === 'counters') dropped.push(record.entry.droppedPoints)
    }
    mark = records.at(-1)?.mark ?? mark
  }
  reader.close()
  return { steps, dropped, damages: reader.damages }
}

describe('a folder that cannot be written', () => {
  it('[J-16] keeps records in memory, then drops new points and counts them, and goes on when it can', async () => {
    const folder = join(root, `20260101T000000Z-${runKey}`)
    const writer = new JournalWriter({ folder, runKey, firstSegment: 1, memoryBytes: 64 * 1024 })
    writer.nameKey(0, 'loss')
    let faults = 0
    for (let step = 0; step < 20_000; step++) {
      writer.point(0, step, step, 1000)
      if (step % 100 !== 99) continue
      try {
        writer.flush()
      } catch {
        faults++
      }
    }
    writer.entry({ kind: 'params', params: [{ key: 'late', value: '1' }] })
    expect(faults).toBe(200)
    expect(writer.dropped).toBeGreaterThan(0)
    mkdirSync(folder)
    writer.flush()
    writer.point(0, 1, 20_000, 1000)
    writer.close()
    const { steps, dropped, damages } = await recordsIn(folder)
    expect(damages).toBe(0)
    const kept = 20_000 - writer.dropped
    expect(steps).toEqual([...Array.from({ length: kept }, (_, i) => i), 20_000])
    expect(dropped).toEqual([writer.dropped])
  })
})
