import { PlotError } from '../plot-error.js'
import { extent, quantile } from './summary.js'

export interface BinOptions {
  /** How many bars; by numpy's rule "auto" when left out. */
  readonly bins?: number | undefined
  readonly binWidth?: number | undefined
  /** Values outside of it are left out. */
  readonly range?: readonly [number, number] | undefined
  /** Bars centred on the whole numbers. */
  readonly discrete?: boolean | undefined
}

export interface Bins {
  /** One more than there are bars. */
  readonly edges: Float64Array
  readonly counts: Uint32Array
}

const MOST_BARS = 1000
const WIDEST_CENTRED = 20

/**
 * Bars of equal width over the values: left-closed, the last one closed.
 *
 * @throws PlotError BAD_OPTION
 */
export function countBins(values: Float64Array, options: BinOptions = {}): Bins {
  const edges = edgesOf(values, options)
  const bars = edges.length - 1
  const counts = new Uint32Array(bars)
  const [first, last] = [edges[0] as number, edges[bars] as number]
  const perUnit = bars / (last - first)
  for (const value of values) {
    if (!(value >= first && value <= last)) continue
    let bar = Math.min(bars - 1, Math.floor((value - first) * perUnit))
    // The product may be off by one bar: the edges decide.
    if (value < (edges[bar] as number)) bar -= 1
    else if (bar < bars - 1 && value >= (edges[bar + 1] as number)) bar += 1
    counts[bar] = (counts[bar] as number) + 1
  }
  return { edges, counts }
}

function edgesOf(values: Float64Array, { bins, binWidth, range, discrete }: BinOptions): Float64Array {
  if (range !== undefined && !(Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] < range[1])) {
    throw new PlotError('BAD_OPTION', `The range goes from a number up to a larger one, not ${range.join(' to ')}.`)
  }
  const inside = range === undefined ? values : values.filter((value) => value >= range[0] && value <= range[1])
  if (inside.length === 0) throw new PlotError('NO_ROWS', `No value lies in the range ${range?.join(' to ')}.`)
  const [low, high] = range ?? extent(values)
  const isWhole = inside.every(Number.isInteger)
  if (discrete ?? (isWhole && bins === undefined && binWidth === undefined && high - low <= WIDEST_CENTRED)) {
    const [from, to] = [Math.round(low), Math.round(high)]
    return equalEdges(from - 0.5, to + 0.5, checked(to - from + 1))
  }
  if (binWidth !== undefined) {
    if (!(Number.isFinite(binWidth) && binWidth > 0)) {
      throw new PlotError('BAD_OPTION', `The width of a bar is a number above 0, not ${binWidth}.`)
    }
    const bars = checked(Math.max(1, Math.ceil((high - low) / binWidth)))
    return equalEdges(low, low + bars * binWidth, bars)
  }
  if (high === low) return equalEdges(low - 0.5, low + 0.5, 1)
  if (bins !== undefined) {
    if (!(Number.isInteger(bins) && bins >= 1)) {
      throw new PlotError('BAD_OPTION', `The number of bars is a whole number from 1 to ${MOST_BARS}, not ${bins}.`)
    }
    return equalEdges(low, high, checked(bins))
  }
  return equalEdges(low, high, automaticBars(inside, { range: high - low, isWhole }))
}

/** The rule "auto" of numpy 2: Freedman and Diaconis, but at least half as fine as the square root, and Sturges. */
function automaticBars(values: Float64Array, { range, isWhole }: { range: number; isWhole: boolean }): number {
  const n = values.length
  const sorted = values.slice().sort()
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25)
  const freedmanDiaconis = 2 * spread * n ** (-1 / 3)
  const squareRoot = range / Math.sqrt(n)
  const sturges = range / (Math.log2(n) + 1)
  const width = Math.min(Math.max(freedmanDiaconis, squareRoot / 2), sturges)
  return Math.max(1, Math.min(MOST_BARS, Math.ceil(range / (isWhole ? Math.max(1, width) : width))))
}

function equalEdges(from: number, to: number, bars: number): Float64Array {
  const step = (to - from) / bars
  const edges = Float64Array.from({ length: bars + 1 }, (_, i) => from + i * step)
  edges[bars] = to
  return edges
}

function checked(bars: number): number {
  if (bars <= MOST_BARS) return bars
  throw new PlotError('BAD_OPTION', `A histogram has at most ${MOST_BARS} bars, but these would be ${bars}.`)
}
