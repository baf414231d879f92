import { products } from '../correlations/products.js'
import { shownMatrix } from '../correlations/shown-matrix.js'
import type { Matrix, Missing } from '../profile-object.js'
import type { Settings } from '../settings/default-settings.js'
import type { AnalysedColumn } from './analysed-column.js'
import type { Pace } from './pace.js'

const MOST_BANDS = 250
const MOST_BAND_CELLS = 1_000_000
/** Columns up to which all pairs are compared. */
const MOST_TOGETHER = 4000
/** From here on two columns are said to be missing together. */
const STRONG = 0.5

/** Where cells are missing: by column, by bands of rows, and together. */
export async function findMissing(
  columns: readonly AnalysedColumn[],
  rows: number,
  settings: Settings,
  pace: Pace,
): Promise<Missing> {
  const { bar, matrix, heatmap } = settings.missing_diagrams
  if (!bar && !matrix && !heatmap) return {}
  const counts = columns.map(({ cellCodes }) => cellCodes.reduce((sum, code) => sum + (code < 0 ? 0 : 1), 0))
  const partly = columns.filter((_, i) => (counts[i] as number) > 0 && (counts[i] as number) < rows)
  return {
    ...(bar && { count: counts }),
    ...(matrix && rows > 0 && { matrix: bands(columns, rows) }),
    ...(heatmap &&
      partly.length > 1 &&
      partly.length <= MOST_TOGETHER && { heatmap: await together(partly, rows, pace) }),
  }
}

function bands(columns: readonly AnalysedColumn[], rows: number): Missing['matrix'] {
  const most = Math.max(1, Math.min(MOST_BANDS, Math.floor(MOST_BAND_CELLS / columns.length)))
  const size = Math.ceil(rows / most)
  const share = Array.from({ length: Math.ceil(rows / size) }, (_, band) => {
    const [from, to] = [band * size, Math.min((band + 1) * size, rows)]
    return columns.map(({ cellCodes }) => {
      let missing = 0
      for (let row = from; row < to; row += 1) missing += (cellCodes[row] as number) < 0 ? 1 : 0
      return Number((missing / (to - from)).toFixed(4))
    })
  })
  return { rows_per_band: size, share }
}

/** Pearson's r between being missing here and being missing there. */
async function together(columns: readonly AnalysedColumn[], rows: number, pace: Pace): Promise<Matrix> {
  const fills = columns.map(({ cellCodes }) => {
    const missing = cellCodes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0)
    const share = missing / rows
    const length = Math.sqrt(rows * share * (1 - share))
    const [whenMissing, whenThere] = [(1 - share) / length, -share / length]
    return (from: number, to: number, target: Float64Array, offset: number) => {
      for (let row = from; row < to; row += 1) {
        target[offset + row - from] = (cellCodes[row] as number) < 0 ? whenMissing : whenThere
      }
    }
  })
  const sums = await products(fills, rows, pace)
  for (const i of columns.keys()) sums[i * columns.length + i] = 1
  return shownMatrix(
    { columns: columns.map(({ name }) => name), values: sums.map((r) => Math.max(-1, Math.min(1, r))) },
    STRONG,
  )
}
