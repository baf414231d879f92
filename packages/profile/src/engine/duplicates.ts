import type { Duplicates } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { AnalysedColumn } from './analysed-column.js'
import type { Pace } from './pace.js'

export interface DuplicateCounts {
  readonly groups: number
  /** Rows beyond the first of each group. */
  readonly rows: number
  readonly largest: Duplicates | undefined
}

const ROWS_A_SLICE = 1 << 14

/**
 * Groups of equal rows: rows with one hash are compared cell by cell, so that no two different rows are taken for equal. Missing
 * equals missing; unsupported columns are left out.
 */
export async function findDuplicates(
  all: readonly AnalysedColumn[],
  rows: number,
  settings: Settings,
  pace: Pace,
): Promise<DuplicateCounts> {
  const columns = all.filter(({ type }) => type !== 'Unsupported')
  if (columns.length === 0) return { groups: 0, rows: 0, largest: undefined }
  const codes = columns.map(({ cellCodes }) => cellCodes)
  const hashes = await rowHashes(codes, rows, pace)
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(Math.max(16, 2 * rows)))).fill(-1)
  const mask = slots.length - 1
  const times = new Map<number, number>()
  const isEqual = (a: number, b: number) => codes.every((column) => column[a] === column[b])
  for (let row = 0; row < rows; row += 1) {
    if (row % ROWS_A_SLICE === 0) await pace.rest()
    const hash = hashes[row] as number
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const first = slots[slot] as number
      if (first === -1) {
        slots[slot] = row
        break
      }
      if (hashes[first] === hash && isEqual(first, row)) {
        times.set(first, (times.get(first) ?? 1) + 1)
        break
      }
    }
  }
  const repeated = Array.from(times.values()).reduce((sum, count) => sum + count - 1, 0)
  return { groups: times.size, rows: repeated, largest: largestGroups(columns, times, settings) }
}

function largestGroups(
  columns: readonly AnalysedColumn[],
  times: ReadonlyMap<number, number>,
  { duplicates }: Settings,
) {
  if (times.size === 0) return undefined
  const groups = Array.from(times).sort(([a, m], [b, n]) => n - m || a - b)
  const shown = groups.slice(0, duplicates.head)
  return {
    key: duplicates.key,
    columns: columns.map(({ name }) => name),
    rows: shown.map(([row]) => columns.map(({ cellCodes, cellOf }) => cellOf(cellCodes[row] as number))),
    counts: shown.map(([, count]) => count),
  }
}

/** A hash of each row: MurmurHash3's mixing, column by column. */
async function rowHashes(codes: readonly Int32Array[], rows: number, pace: Pace): Promise<Int32Array> {
  const hashes = new Int32Array(rows)
  for (const column of codes) {
    for (let row = 0; row < rows; row += 1) {
      let k = Math.imul(column[row] as number, 0xcc9e2d51)
      k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
      const h = (hashes[row] as number) ^ k
      hashes[row] = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
    }
    await pace.rest()
  }
  for (let row = 0; row < rows; row += 1) {
    let h = hashes[row] as number
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    hashes[row] = h ^ (h >>> 16)
  }
  return hashes
}
