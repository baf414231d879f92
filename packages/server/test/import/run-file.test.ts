import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { fingerprint, importInto, readBack, scratch } from './read-back.js'

const RUN_ID = 'a'.repeat(32)
const LOSS = '{"key":"loss","value":0.5,"timestamp":7,"step":1}\n'

function runJson(changes: Record<string, unknown> = {}): string {
  const info = {
    run_id: RUN_ID,
    run_name: 'first',
    experiment_id: '7',
    user_id: 'ann',
    status: 'FINISHED',
    start_time: 1,
    end_time: 2,
    artifact_uri: 's3://theirs/7',
    lifecycle_stage: 'active',
  }
  const data = { metrics: [{ key: 'loss', value: 0.5, timestamp: 7, step: 1 }], params: [{ key: 'p', value: 'v' }] }
  const experiment = {
    experiment_id: '7',
    name: 'house',
    artifact_location: 's3://theirs/7',
    lifecycle_stage: 'active',
    creation_time: 1,
    last_update_time: 1,
  }
  const content = { format: 'labbook-run', version: 1, has_artifacts: true, experiment, run: { info, data } }
  return JSON.stringify({ ...content, ...changes })
}

interface Entry {
  readonly name: string
  readonly content?: string
  readonly mode?: number
}

const WHOLE: readonly Entry[] = [
  { name: 'run.json', content: runJson() },
  { name: 'metrics.ndjson', content: LOSS },
  { name: 'artifacts/notes/a b.txt', content: 'a note' },
]

async function zipped(entries: readonly Entry[], { isZip64 = false } = {}): Promise<Buffer> {
  const zip = new ZipFile()
  for (const { name, content = '', mode } of entries)
    zip.addBuffer(Buffer.from(content), name, { compress: true, ...(mode === undefined ? {} : { mode }) })
  zip.end({ forceZip64Format: isZip64, comment: '' })
  return buffer(zip.outputStream)
}

/** The archive with another name of the same length in both headers: the writer of archives refuses bad names. */
async function renamed(from: string, to: string): Promise<Buffer> {
  const bytes = await zipped([...WHOLE, { name: from, content: 'x' }])
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1)) bytes.write(to, at)
  return bytes
}

/** Where the directory of the archive describes an entry. */
function directoryEntry(bytes: Buffer, name: string): number {
  return bytes.lastIndexOf(name) - 46
}

/** Imports a file that must be refused; gives the sentence after checking that nothing is left of it. */
async function refusal(content: Buffer | string, name = 'bad.labbook'): Promise<string> {
  const folder = scratch()
  const file = join(folder, name)
  const dataDir = join(folder, 'inner', 'data')
  writeFileSync(file, content)
  const scratchFolder = scratch()
  const before = fingerprint(folder)
  const fault = await importInto(dataDir, file, { scratchFolder }).then(
    () => undefined,
    (error: unknown) => error as Error & { exitCode: number },
  )
  expect(fault).toMatchObject({ name: 'StartRefusal', exitCode: 65 })
  // Neither the data folder nor anything beside it was made, and what was unpacked is gone.
  expect(fingerprint(folder)).toEqual(before)
  expect(readdirSync(scratchFolder)).toEqual([])
  return (fault?.message ?? '').replace(file, 'FILE')
}

describe('a run file', () => {
  it('[RUN-FILE-3] is imported with everything, whatever it is named, and twice changes nothing', async () => {
    const folder = scratch()
    const file = join(folder, 'renamed.zip')
    writeFileSync(file, await zipped(WHOLE))
    const dataDir = join(folder, 'data')
    const scratchFolder = scratch()
    expect((await importInto(dataDir, file, { scratchFolder })).found).toEqual([])
    const first = await readBack(dataDir)
    expect(first.runs[RUN_ID]).toMatchObject({
      info: {
        run_name: 'first',
        user_id: 'ann',
        status: 'FINISHED',
        artifact_uri: expect.stringMatching(/^mlflow-art/),
      },
      data: { params: [{ key: 'p', value: 'v' }] },
      history: { loss: ['1 7 0.5'] },
    })
    const { summary } = await importInto(dataDir, file, { scratchFolder })
    expect(summary.tallies.get('run')).toEqual({ inPlace: 1, wereThere: 1 })
    expect(summary.artifacts).toEqual({ files: 1, bytes: 6 })
    expect(await readBack(dataDir)).toEqual(first)
    expect(readdirSync(scratchFolder)).toEqual([])
  })

  it('[RUN-FILE-3] names a line that is no point, and brings in the others', async () => {
    const folder = scratch()
    const file = join(folder, 'run.labbook')
    const metrics = `${LOSS}{"key":"loss","value":"much","timestamp":8}\n${LOSS.replace('0.5', '0.25')}`
    writeFileSync(file, await zipped([WHOLE[0] as Entry, { name: 'metrics.ndjson', content: metrics }]))
    const { found } = await importInto(join(folder, 'data'), file)
    expect(found).toEqual([
      { outcome: 'lost', kind: 'point', which: 'metrics.ndjson:2', why: expect.stringContaining('"much"') },
    ])
    const { runs } = await readBack(join(folder, 'data'))
    expect(runs[RUN_ID]?.history).toEqual({ loss: ['1 7 0.25', '1 7 0.5'] })
  })

  it.each([
    ['artifacts/aa/escaped', 'artifacts/../escaped', 'invalid relative path'],
    ['artifacts/aa/bb/escaped', 'artifacts/../../escaped', 'invalid relative path'],
    ['xartifacts/escaped', '/artifacts/escaped', 'absolute path'],
    ['artifacts/aa/escaped', 'artifacts\\aa\\escaped', 'invalid characters in fileName'],
    ['artifacts/%2e%2e%2fe', 'artifacts/%2e%2e%2fe', 'Invalid path'],
    ['models/m-aa/artifacts/x', 'models/../artifacts/xxx', 'invalid relative path'],
    ['models/m-aa/artifacts/x', 'models/m%aa/artifacts/x', 'does not belong in a run file'],
    ['other/escaped', 'other/escaped', '"other/escaped" in it does not belong in a run file'],
  ])('[K01] with an entry %s as %s is refused as a whole', async (from, to, why) => {
    const named = to.padEnd(from.length, 'x').slice(0, from.length)
    expect(await refusal(await renamed(from, named))).toMatch(
      /^FILE is not a run file that can be read: .* Nothing was imported\.$/,
    )
    expect(await refusal(await renamed(from, named))).toContain(why)
  })

  it('[K01] with a link, a device or two entries of one name is refused as a whole', async () => {
    for (const mode of [0o120777, 0o020666, 0o060666, 0o010666])
      expect(await refusal(await zipped([...WHOLE, { name: 'artifacts/link', content: '/etc', mode }]))).toContain(
        '"artifacts/link" in it is a link or another special file',
      )
    const note = WHOLE[2] as Entry
    expect(await refusal(await zipped([...WHOLE, note]))).toContain(`it has two entries named "${note.name}"`)
    expect(await refusal(await zipped([...WHOLE, { name: 'artifacts/notes', content: '' }]))).toContain(
      'the names of two entries collide',
    )
  })

  it('[K01] with a million entries, or one that grows beyond measure, is refused before it is unpacked', async () => {
    const many = await zipped(WHOLE, { isZip64: true })
    const end = many.lastIndexOf('PK\x06\x06')
    for (const at of [24, 32]) many.writeBigUInt64LE(1_000_000n, end + at)
    expect(await refusal(many)).toContain('it has 1000000 entries, more than 200000')
    const bomb = await zipped([...WHOLE, { name: 'artifacts/bomb', content: '0'.repeat(100_000) }])
    bomb.writeUInt32LE(0xf0000000, directoryEntry(bomb, 'artifacts/bomb') + 24)
    expect(await refusal(bomb)).toContain('it would unpack to more than 100 times its size')
    // It says that it is small, and is not.
    bomb.writeUInt32LE(10, directoryEntry(bomb, 'artifacts/bomb') + 24)
    expect(await refusal(bomb)).toContain('too many bytes')
    const shared = await zipped([...WHOLE, { name: 'artifacts/other', content: 'x'.repeat(5000) }])
    shared.writeUInt32LE(shared.length, directoryEntry(shared, 'artifacts/other') + 20)
    expect(await refusal(shared)).toMatch(/its entries overlap/)
  })

  it('[RUN-FILE-4] that is cut anywhere is refused, and nothing of it is left', async () => {
    const whole = await zipped(WHOLE)
    for (const length of [0, 3, 40, whole.length >> 1, whole.length - 30, whole.length - 1])
      expect(await refusal(whole.subarray(0, length))).toMatch(/^FILE is not a run file that can be read: /)
  })

  it('[RUN-FILE-4] with a flipped byte in any entry is refused by its checksum', async () => {
    const whole = await zipped(WHOLE.map((entry) => ({ ...entry, content: entry.content ?? '' })))
    for (const { name } of WHOLE) {
      const bytes = Buffer.from(whole)
      // Of what the directory says, so that the content itself stays readable.
      const at = directoryEntry(bytes, name) + 16
      bytes.writeUInt32LE((bytes.readUInt32LE(at) ^ 1) >>> 0, at)
      expect(await refusal(bytes)).toContain(`the checksum of ${JSON.stringify(name)} in it is wrong`)
    }
  })

  it('[RUN-FILE-5] of a newer version is refused with advice', async () => {
    const newer = await zipped([
      { name: 'run.json', content: '{"format":"labbook-run","version":2}' },
      ...WHOLE.slice(1),
    ])
    expect(await refusal(newer)).toContain(
      'it has version 2 of the format, and this Labbook reads version 1: upgrade Labbook',
    )
  })

  it.each([
    ['{"version":1}', 'its run.json is not that of a run'],
    ['[1]', 'its run.json is not that of a run'],
    ['{"format":', 'its run.json: Malformed JSON'],
    [runJson({ run: 5 }), 'its run.json: '],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 'nested deeper'],
    [runJson().replace('"experiment_id":"7"', '"experiment_id":"8"'), 'its run.json names two experiments'],
  ])('[RUN-FILE-4] with a wrong run.json (%#) is refused', async (content, why) => {
    expect(await refusal(await zipped([{ name: 'run.json', content }, ...WHOLE.slice(1)]))).toContain(why)
  })

  it('[RUN-FILE-4] that lacks an entry, or is another kind of file, is refused', async () => {
    expect(await refusal(await zipped(WHOLE.slice(1)))).toContain('it has no run.json')
    expect(await refusal(await zipped(WHOLE.slice(0, 1)))).toContain('it has no metrics.ndjson')
    expect(await refusal('not an archive')).toContain('is not a run file that can be read')
    expect(await refusal(await zipped([{ name: 'x', content: 'y' }]), 'any.zip')).toContain('does not belong')
  })
})
