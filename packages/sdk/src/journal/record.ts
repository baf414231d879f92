import type { LoggedDataset, Metric, Param, RunStatus, Tag } from '@labbook/protocol'
import { ByteReader, ByteWriter } from './bytes.js'
import { crc32c } from './crc32c.js'

/** Ids from here on are of the system metrics, whose steps count from 0 in each process of a run; what is logged is below. */
export const SYSTEM_KEYS_FROM = 2 ** 31

/** Points as columns of equal length. A key is the id that a key record of the same segment gave it. */
export interface PointColumns {
  readonly keyIds: readonly number[]
  readonly values: readonly number[]
  readonly steps: readonly number[]
  readonly timestamps: readonly number[]
}

/** Where the bytes of an artifact lie: copied into the folder of the journal, or a file that must stay as it is. */
export type ArtifactSource =
  | { readonly kept: string; readonly size: number }
  | { readonly file: string; readonly size: number; readonly mtimeMs: number }

/** How a run begins: made on the server, or found there and resumed. */
export interface RunStart {
  readonly runId?: string | undefined
  /** A run that is resumed must be of this experiment. */
  readonly expectedExperimentId?: string | undefined
  readonly experimentId?: string | undefined
  /** Created if there is none. */
  readonly experimentName?: string | undefined
  /** What the program says about the experiment; set where the experiment says otherwise. */
  readonly experimentTags?: readonly Tag[] | undefined
  readonly runName?: string | undefined
  readonly userId: string
  readonly startTime: number
  readonly tags: readonly Tag[]
  /** The key of a parent that this process began and whose id may not be known yet. */
  readonly parentKey?: string | undefined
}

/** What a log call leaves behind, as the sender finds it. */
export type Entry =
  | { readonly kind: 'start'; readonly start: RunStart }
  /** Points that belong to a logged model or a dataset as well. */
  | { readonly kind: 'metrics'; readonly metrics: readonly Metric[] }
  | { readonly kind: 'params'; readonly params: readonly Param[] }
  | { readonly kind: 'tags'; readonly set: readonly Tag[]; readonly removed: readonly string[] }
  | {
      readonly kind: 'update'
      readonly status?: RunStatus | undefined
      readonly endTime?: number | undefined
      readonly runName?: string | undefined
    }
  | { readonly kind: 'artifact'; readonly path: string; readonly source: ArtifactSource }
  | {
      readonly kind: 'inputs'
      readonly datasets: readonly LoggedDataset[]
      readonly models: readonly { readonly modelId: string }[]
      readonly outputs: readonly { readonly modelId: string; readonly step: number }[]
    }
  /** A line that the program printed; lines count from 1. */
  | {
      readonly kind: 'console'
      readonly line: number
      readonly stream: 'stdout' | 'stderr'
      readonly timestamp: number
      readonly text: string
    }
  /** What was given up because there was no room. */
  | { readonly kind: 'counters'; readonly droppedPoints: number }

export type JournalRecord =
  | { readonly kind: 'key'; readonly id: number; readonly name: string }
  | { readonly kind: 'points'; readonly sequence: number; readonly points: PointColumns }
  | { readonly kind: 'entry'; readonly sequence: number; readonly entry: Entry }

const TYPE: Readonly<Record<Entry['kind'], number>> = {
  params: 3,
  tags: 4,
  start: 5,
  update: 6,
  artifact: 7,
  inputs: 8,
  console: 9,
  counters: 10,
  metrics: 11,
}
const KIND_OF_TYPE = new Map(Object.entries(TYPE).map(([kind, type]) => [type, kind as Entry['kind']]))
const KEY = 1
const POINTS = 2

/** `4C 42`, type, flags, length, checksum. */
export const RECORD_HEAD = 12
export const LONGEST_PAYLOAD = 16 * 1024 * 1024

export const MARK = [0x4c, 0x42] as const

/**
 * Appends a record to what was written. `sequence` counts the records of a run, each point as one, so that a record that was
 * written twice is dropped when it is read.
 */
export function writeRecord(out: ByteWriter, record: JournalRecord): void {
  const start = out.length
  out.u8(MARK[0])
  out.u8(MARK[1])
  out.u8(typeOf(record))
  out.u8(0)
  out.u32(0)
  out.u32(0)
  switch (record.kind) {
    case 'key':
      out.varint(record.id)
      out.text(record.name)
      break
    case 'points':
      writePoints(out, record)
      break
    case 'entry':
      out.varint(record.sequence)
      out.text(entryText(record.entry))
      break
  }
  const length = out.length - start - RECORD_HEAD
  if (length > LONGEST_PAYLOAD) {
    out.truncate(start)
    throw new RangeError(`A record has ${length} bytes; it may have ${LONGEST_PAYLOAD}.`)
  }
  out.patchU32(start + 4, length)
  out.patchU32(start + 8, checksum(out.written(start)))
}

/** Over type, flags, length and payload: all but the mark and itself. */
export function checksum(record: Uint8Array): number {
  return crc32c(record.subarray(RECORD_HEAD), crc32c(record.subarray(2, 8)))
}

/** Reads the payload of a record whose checksum holds. `undefined` is a type of a later version. */
export function readPayload(type: number, payload: Uint8Array): JournalRecord | undefined {
  const reader = new ByteReader(payload)
  if (type === KEY) return { kind: 'key', id: reader.varint(), name: reader.restAsText() }
  if (type === POINTS) return readPoints(reader)
  const kind = KIND_OF_TYPE.get(type)
  if (kind === undefined) return undefined
  const sequence = reader.varint()
  return { kind: 'entry', sequence, entry: parseEntry(reader.restAsText()) }
}

/** An entry as JSON, with the values that JSON has no number for. */
export function entryText(entry: Entry): string {
  return JSON.stringify(entry, (_, value: unknown) => (isSpecial(value) ? specialText(value) : value))
}

export function parseEntry(text: string): Entry {
  return JSON.parse(text, (key, value: unknown) =>
    key === 'value' && isMarked(value) ? Number(value.number) : value,
  ) as Entry
}

function typeOf(record: JournalRecord): number {
  switch (record.kind) {
    case 'key':
      return KEY
    case 'points':
      return POINTS
    case 'entry':
      return TYPE[record.entry.kind]
  }
}

function writePoints(out: ByteWriter, { sequence, points }: { sequence: number; points: PointColumns }): void {
  const { keyIds, values, steps, timestamps } = points
  out.varint(sequence)
  out.varint(keyIds.length)
  for (const id of keyIds) out.varint(id)
  writeDeltas(out, steps)
  writeDeltas(out, timestamps)
  for (const value of values) out.f64(value)
}

function readPoints(reader: ByteReader): JournalRecord {
  const sequence = reader.varint()
  const count = reader.varint()
  const keyIds = Array.from({ length: count }, () => reader.varint())
  const steps = readDeltas(reader, count)
  const timestamps = readDeltas(reader, count)
  const values = Array.from({ length: count }, () => reader.f64())
  return { kind: 'points', sequence, points: { keyIds, values, steps, timestamps } }
}

function writeDeltas(out: ByteWriter, numbers: readonly number[]): void {
  let previous = 0
  for (const number of numbers) {
    out.zigzag(number - previous)
    previous = number
  }
}

function readDeltas(reader: ByteReader, count: number): number[] {
  let previous = 0
  return Array.from({ length: count }, () => (previous += reader.zigzag()))
}

/** Numbers that JSON has no text for. */
function isSpecial(value: unknown): value is number {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
}

function specialText(value: number): { number: string } {
  return { number: Object.is(value, -0) ? '-0' : String(value) }
}

function isMarked(value: unknown): value is { number: string } {
  return typeof value === 'object' && value !== null && typeof (value as { number?: unknown }).number === 'string'
}
