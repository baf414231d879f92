import { closeSync, constants, fdatasyncSync, fstatSync, openAsBlob, openSync, readSync, writeSync } from 'node:fs'
import { appendFile, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeadLetter, JournalSource, KeptIdentity, SourcedRecord } from '../journal/journal-source.js'
import type { ArtifactSource, JournalRecord } from '../journal/record.js'
import { readRecords, readSegmentHead, SEGMENT_HEAD } from '../journal/segment.js'
import { readSlots, type SentMark, SLOT_BYTES, writeSlot } from '../journal/sent-mark.js'
import { LOCK } from './run-folder.js'
import { segmentName, segmentNumber } from './segment-name.js'

export const KEPT_FOLDER = 'artifacts'
export const DEAD_LETTERS = 'dead-letter.ndjson'
const IDENTITY = 'run.json'
const SENT = 'sent'
const WINDOW_BYTES = 64 * 1024

type Sequenced = Exclude<JournalRecord, { kind: 'key' }>

interface OpenSegment {
  readonly number: number
  readonly file: number
  readonly keys: Map<number, string>
  /** Up to where its keys are known. */
  keysKnownTo: number
  /** Up to where a key was looked for that is missing. */
  searchedTo: number
}

/** The journal of one run in its folder, as the sender reads it. */
export class JournalReader implements JournalSource {
  readonly #folder: string
  readonly runKey: string
  /** Nothing is added any more, so that what is damaged at the end stays damaged. */
  #isComplete: boolean
  sent: SentMark
  identity: KeptIdentity | undefined
  #generation: number
  #sentFile: number | undefined
  #segment: OpenSegment | undefined
  /** Records before it were read already; a process that ended in haste may have written some twice. */
  #sequence = 0
  /** Places whose bytes were no valid record. */
  damages = 0

  static async open(folder: string, { isComplete }: { isComplete: boolean }): Promise<JournalReader> {
    const slots = readSlots(await readFile(join(folder, SENT)).catch(() => new Uint8Array()))
    const identity = await readFile(join(folder, IDENTITY), 'utf8')
      .then((text) => JSON.parse(text) as KeptIdentity)
      .catch(() => undefined)
    const runKey = folder.slice(-32)
    return new JournalReader({ folder, runKey, isComplete, identity, slots })
  }

  constructor(options: {
    folder: string
    runKey: string
    isComplete: boolean
    identity: KeptIdentity | undefined
    slots: ReturnType<typeof readSlots>
  }) {
    this.#folder = options.folder
    this.runKey = options.runKey
    this.#isComplete = options.isComplete
    this.identity = options.identity
    this.sent = options.slots?.mark ?? { segment: 1, offset: SEGMENT_HEAD, records: 0 }
    this.#sequence = this.sent.records
    this.#generation = options.slots?.generation ?? 0
  }

  complete(): void {
    this.#isComplete = true
  }

  async read(after: SentMark): Promise<readonly SourcedRecord[]> {
    let { segment: number, offset } = after
    for (;;) {
      const segment = this.#open(number)
      const next = await this.#nextSegment(number)
      const isComplete = next !== undefined || this.#isComplete
      if (segment === undefined) {
        if (next === undefined) return []
        number = next
        offset = SEGMENT_HEAD
        continue
      }
      if (segment.keysKnownTo < offset) this.#learnKeys(segment, offset)
      const found = this.#readWindow(segment, offset, isComplete)
      if (found.length > 0) return found
      if (next === undefined) return []
      number = next
      offset = SEGMENT_HEAD
    }
  }

  keyName(keyId: number): string | undefined {
    const segment = this.#segment
    if (segment === undefined || segment.keys.has(keyId)) return segment?.keys.get(keyId)
    // Its definition is damaged; another one may follow.
    const { size } = fstatSync(segment.file)
    if (segment.searchedTo < size) this.#learnKeys(segment, size)
    segment.searchedTo = size
    return segment.keys.get(keyId)
  }

  async acknowledge(mark: SentMark, release: readonly ArtifactSource[] = []): Promise<void> {
    if (mark.segment === this.sent.segment && mark.offset === this.sent.offset) return
    this.#generation++
    const { at, bytes } = writeSlot(mark, this.#generation)
    this.#sentFile ??= openSync(join(this.#folder, SENT), constants.O_RDWR | constants.O_CREAT, 0o600)
    writeSync(this.#sentFile, bytes, 0, SLOT_BYTES, at)
    const finished = mark.segment > this.sent.segment
    this.sent = mark
    if (finished || release.length > 0) fdatasyncSync(this.#sentFile)
    for (const source of release) {
      if ('kept' in source) await rm(join(this.#folder, KEPT_FOLDER, source.kept), { force: true })
    }
    if (finished) await this.#removeSegmentsBefore(mark.segment)
  }

  async keepIdentity(identity: KeptIdentity): Promise<void> {
    this.identity = identity
    const path = join(this.#folder, IDENTITY)
    try {
      await writeFile(`${path}.new`, JSON.stringify(identity), { mode: 0o600 })
      await rename(`${path}.new`, path)
    } catch {
      // On a full disk this process goes on without; a later one finds the run on the server by its key.
    }
  }

  async openArtifact(source: ArtifactSource): Promise<Blob | string> {
    const path = 'kept' in source ? join(this.#folder, KEPT_FOLDER, source.kept) : source.file
    const found = await stat(path).catch(() => undefined)
    if (found === undefined || !found.isFile()) return `${path} is gone, so it could not be uploaded.`
    if (found.size !== source.size || ('file' in source && found.mtimeMs !== source.mtimeMs)) {
      return `${path} was changed after it was logged, so it was not uploaded.`
    }
    return await openAsBlob(path)
  }

  async refuse(letters: readonly DeadLetter[]): Promise<void> {
    const lines = letters.map((letter) => `${JSON.stringify(letter, textOfNumber)}\n`).join('')
    await appendFile(join(this.#folder, DEAD_LETTERS), lines, { mode: 0o600 })
  }

  /** Removes the folder of a run that is sent; what was refused stays. */
  async remove(): Promise<void> {
    this.close()
    const names = await readdir(this.#folder)
    // Files that were refused, too.
    const kept = names.includes(DEAD_LETTERS) ? [DEAD_LETTERS, IDENTITY, KEPT_FOLDER] : []
    // The lock is the last to go: whoever takes it then finds nothing to send.
    const removed = names.filter((name) => !kept.includes(name)).sort((a, b) => Number(a === LOCK) - Number(b === LOCK))
    for (const name of removed) await rm(join(this.#folder, name), { recursive: true, force: true })
    if (kept.length === 0) await rmdir(this.#folder).catch(() => {})
  }

  close(): void {
    if (this.#segment !== undefined) closeSync(this.#segment.file)
    if (this.#sentFile !== undefined) closeSync(this.#sentFile)
    this.#segment = undefined
    this.#sentFile = undefined
  }

  #readWindow(segment: OpenSegment, offset: number, isComplete: boolean): SourcedRecord[] {
    for (let size = WINDOW_BYTES; ; size *= 4) {
      const bytes = readAt(segment.file, offset, size)
      const isAll = bytes.length < size
      const { records, damages, end } = readRecords(bytes, 0, { isComplete: isComplete && isAll })
      if (records.length === 0 && end === 0 && !isAll) continue
      this.damages += damages
      const found: SourcedRecord[] = []
      for (const { record, end: recordEnd } of records) {
        if (record.kind === 'key') segment.keys.set(record.id, record.name)
        else {
          const next = record.sequence + (record.kind === 'points' ? record.points.keyIds.length : 1)
          const isNew = next > this.#sequence
          const fresh = isNew ? withoutFirst(record, this.#sequence - record.sequence) : undefined
          if (isNew) this.#sequence = next
          const mark = { segment: segment.number, offset: offset + recordEnd, records: this.#sequence }
          if (fresh !== undefined) found.push({ record: fresh, mark })
        }
      }
      segment.keysKnownTo = Math.max(segment.keysKnownTo, offset + end)
      if (found.length > 0 || isAll || end === 0) return found
      offset += end
    }
  }

  #learnKeys(segment: OpenSegment, to: number): void {
    const bytes = readAt(segment.file, SEGMENT_HEAD, to - SEGMENT_HEAD)
    for (const { record } of readRecords(bytes, 0, { isComplete: true }).records) {
      if (record.kind === 'key') segment.keys.set(record.id, record.name)
    }
    segment.keysKnownTo = Math.max(segment.keysKnownTo, to)
  }

  #open(number: number): OpenSegment | undefined {
    if (this.#segment?.number === number) return this.#segment
    let file: number
    try {
      file = openSync(join(this.#folder, segmentName(number)), 'r')
    } catch {
      return undefined
    }
    if (this.#segment !== undefined) closeSync(this.#segment.file)
    // Damaged or not, what follows the head is read by its own checksums; only a newer format is left alone.
    readSegmentHead(readAt(file, 0, SEGMENT_HEAD))
    this.#segment = { number, file, keys: new Map(), keysKnownTo: SEGMENT_HEAD, searchedTo: 0 }
    return this.#segment
  }

  async #nextSegment(after: number): Promise<number | undefined> {
    const numbers = (await readdir(this.#folder)).flatMap((name) => segmentNumber(name) ?? [])
    return numbers.filter((number) => number > after).sort((a, b) => a - b)[0]
  }

  async #removeSegmentsBefore(segment: number): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      const number = segmentNumber(name)
      if (number !== undefined && number < segment) await rm(join(this.#folder, name), { force: true })
    }
  }
}

/** Of points that were partly read before, the others. */
function withoutFirst(record: Sequenced, count: number): Sequenced {
  if (record.kind === 'entry' || count <= 0) return record
  const { keyIds, values, steps, timestamps } = record.points
  const points = {
    keyIds: keyIds.slice(count),
    values: values.slice(count),
    steps: steps.slice(count),
    timestamps: timestamps.slice(count),
  }
  return { ...record, sequence: record.sequence + count, points }
}

function readAt(file: number, offset: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let length = 0
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, offset + length)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

/** JSON has no NaN and no infinity. */
function textOfNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
