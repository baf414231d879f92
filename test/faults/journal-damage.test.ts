import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient, experimentRoutes, metricRoutes, runRoutes } from '@labbook/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LabbookServer, startLabbook } from '../counterparts/index.js'
import { seed, seededRandom } from './seed.js'

const run = promisify(execFile)
const TRAINER = fileURLToPath(new URL('trainer.mjs', import.meta.url))
const LABBOOK = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))

const COPIES = 40
const FLIPS_A_COPY = 25
const POINTS = 20_000
const HEAD = 32
const RECORD_HEAD = 12
const POINTS_TYPE = 2
const START_TYPE = 5

describe('[R13] damage of the journal', () => {
  let folder: string
  let server: LabbookServer

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'labbook-damage-'))
    server = await startLabbook({ dataDir: join(folder, 'data') })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('[R13] [J-11] [J-15] sends the records whose checksum holds, and no run stops another', async () => {
    const whole = await logOffline()
    const segment = readFileSync(join(whole, '00000001.lbj'))
    const random = seededRandom()
    const journal = join(folder, 'damaged')
    const expected = new Map<string, readonly number[]>()
    for (let copy = 0; copy < COPIES; copy++) {
      const runKey = copy.toString(16).padStart(32, '0')
      const target = join(journal, `20260101T0000${String(copy).padStart(2, '0')}Z-${runKey}`)
      cpSync(whole, target, { recursive: true })
      const bytes = Uint8Array.from(segment)
      // The start lies first; without it, nothing of a run could be sent.
      const from = HEAD + recordsOf(segment).find(({ type }) => type === START_TYPE)!.end - HEAD
      for (let flip = 0; flip < FLIPS_A_COPY; flip++) {
        const at = from + Math.floor(random() * (bytes.length - from))
        bytes[at] = (bytes[at] as number) ^ (1 + Math.floor(random() * 255))
      }
      const cut = copy % 4 === 0 ? from + Math.floor(random() * (bytes.length - from)) : bytes.length
      const damaged = bytes.subarray(0, cut)
      writeFileSync(join(target, '00000001.lbj'), damaged)
      expected.set(runKey, survivors(segment, damaged))
    }
    // One of them is no journal that can be read at all.
    const unreadable = join(journal, `20260101T000100Z-${'f'.repeat(32)}`)
    cpSync(whole, unreadable, { recursive: true })
    const newer = Uint8Array.from(segment)
    newer.set(newerHead(segment))
    writeFileSync(join(unreadable, '00000001.lbj'), newer)

    const synced = await run(process.execPath, [LABBOOK, 'sync', journal]).catch(
      (error: { code: number; stdout: string }) => error,
    )
    expect(synced).toMatchObject({ code: 1, stdout: expect.stringContaining('damaged places skipped') })
    expect(readdirSync(journal)).toEqual([unreadable.split('/').at(-1)])

    const api = createClient({ ...experimentRoutes, ...runRoutes, ...metricRoutes }, { baseUrl: server.address })
    const { experiment } = await api.getExperimentByName({ experimentName: 'damage' })
    for (const [runKey, points] of expected) {
      const { runs } = await api.searchRuns({
        experimentIds: [experiment.experimentId],
        filter: `tags.\`labbook.idempotencyKey\` = '${runKey}'`,
        runViewType: 'ACTIVE_ONLY',
        orderBy: [],
      })
      const { metrics } = await api.getMetricHistory({ runId: runs[0]?.info.runId ?? '', metricKey: 'step' })
      expect(
        metrics.map(({ step }) => step),
        `seed ${seed}, ${runKey}`,
      ).toEqual(points)
    }
    console.log(`R13: ${COPIES * FLIPS_A_COPY} flips in ${COPIES} journals, seed ${seed}`)
  })

  /** The journal of a run that ended offline. */
  async function logOffline(): Promise<string> {
    const journal = join(folder, 'whole')
    await run(
      process.execPath,
      [TRAINER, JSON.stringify({ mode: 'offline', points: POINTS, perTick: 500, tickMs: 5 })],
      {
        env: {
          ...process.env,
          MLFLOW_TRACKING_URI: server.address,
          MLFLOW_EXPERIMENT_NAME: 'damage',
          LABBOOK_JOURNAL_DIR: journal,
          LABBOOK_MODE: 'offline',
        },
      },
    )
    const [name] = readdirSync(journal)
    const whole = join(journal, 'kept')
    renameSync(join(journal, name as string), whole)
    return whole
  }
})

interface RecordPlace {
  readonly type: number
  readonly start: number
  readonly end: number
}

function recordsOf(segment: Uint8Array): RecordPlace[] {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength)
  const records: RecordPlace[] = []
  for (let start = HEAD; start < segment.length; ) {
    const end = start + RECORD_HEAD + view.getUint32(start + 4, true)
    records.push({ type: segment[start + 2] as number, start, end })
    start = end
  }
  return records
}

/** The steps of the points whose records are as they were. The trainer logs one metric, a step a point. */
function survivors(segment: Uint8Array, damaged: Uint8Array): number[] {
  let step = 0
  return recordsOf(segment).flatMap(({ type, start, end }) => {
    if (type !== POINTS_TYPE) return []
    const count = countOf(segment, start + RECORD_HEAD)
    const steps = Array.from({ length: count }, (_, i) => step + i)
    step += count
    const isWhole =
      end <= damaged.length && Buffer.compare(segment.subarray(start, end), damaged.subarray(start, end)) === 0
    return isWhole ? steps : []
  })
}

/** Of a record of points: its first varint is the sequence, its second the count. */
function countOf(segment: Uint8Array, at: number): number {
  const read = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = segment[at++] as number
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  read()
  return read()
}

/** The head that a later version would write, with a checksum that holds. */
function newerHead(segment: Uint8Array): Uint8Array {
  const head = Uint8Array.from(segment.subarray(0, HEAD))
  head[4] = 9
  new DataView(head.buffer).setUint32(28, crc32c(head.subarray(0, 28)), true)
  return head
}

/** Bit by bit, after the definition: a second way to the same number. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}
