import { once } from 'node:events'
import { createWriteStream, existsSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { openTable, parseCsv } from '@labbook/data'
import { RandomState } from '@labbook/random'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
/** Made once and kept, but not in git. */
const CACHE = here('.cache')
const ROWS_A_WRITE = 10_000
/** Columns of more values are stretched, so that their number of values grows with the table. */
const FEW_VALUES = 400

export function salesCsv() {
  return gunzipSync(readFileSync(here('../test/data/house_sales.csv.gz'))).toString()
}

/** A CSV of rows drawn from the course's sales with a seed; columns beyond the course's 20 repeat them, drawn anew. */
export async function largeCsv(rows, columns, progress) {
  const path = join(CACHE, `sales-${rows}x${columns}.csv`)
  if (existsSync(path)) return path
  progress(`making ${rows} rows of ${columns} columns`)
  await mkdir(CACHE, { recursive: true })
  const drawn = drawnColumns(columns)
  const random = new RandomState(42)
  const file = createWriteStream(`${path}.partial`)
  file.write(`${drawn.map(({ name }) => name).join(',')}\n`)
  for (let from = 0; from < rows; from += ROWS_A_WRITE) {
    const lines = Array.from({ length: Math.min(ROWS_A_WRITE, rows - from) }, () => {
      const row = random.interval(drawn[0].cells.length - 1)
      return `${drawn.map((column) => drawnCell(column, row, random)).join(',')}\n`
    })
    if (!file.write(lines.join(''))) await once(file, 'drain')
  }
  file.end()
  await once(file, 'finish')
  await rename(`${path}.partial`, path)
  return path
}

/** The same as a Parquet file. */
export async function largeParquet(rows, columns, progress) {
  const path = join(CACHE, `sales-${rows}x${columns}.parquet`)
  if (existsSync(path)) return path
  const csv = await largeCsv(rows, columns, progress)
  const table = await openTable(csv)
  try {
    await table.toParquet(`${path}.partial`)
  } finally {
    await table.close()
  }
  await rename(`${path}.partial`, path)
  await rm(csv)
  return path
}

function drawnColumns(columns) {
  const sales = parseCsv(salesCsv())
  const names = sales.columns
  return Array.from({ length: columns }, (_, i) => {
    const name = names[i % names.length]
    const round = Math.floor(i / names.length)
    const cells = sales.column(name).toArray()
    const isStretched = typeof cells[0] === 'number' && new Set(cells).size > FEW_VALUES
    return {
      name: round === 0 ? name : `${name}_${round + 1}`,
      cells,
      stretch: isStretched ? (name === 'lat' || name === 'long' ? 0.001 : 0.1) : 0,
      digits: cells.every(Number.isInteger) ? 0 : 4,
    }
  })
}

function drawnCell({ cells, stretch, digits }, row, random) {
  return stretch === 0 ? cells[row] : Number((cells[row] * (1 + stretch * random.uniform())).toFixed(digits))
}
