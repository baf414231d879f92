import type { AxisValue } from './compared-run.js'
import { categoryOrder } from './category-order.js'
import { niceStep, numberTicks } from './number-ticks.js'

/** Where the values of one axis stand, from the top of the plot to its bottom, in pixels. */
export interface AxisScale {
  readonly kind: 'number' | 'category'
  /** Of the numbers on the axis; undefined on an axis of categories. */
  readonly domain: readonly [number, number] | undefined
  /** Whether equal distances are equal ratios. */
  readonly isLog: boolean
  /** Numbers by value, then texts by name, from the bottom to the top; empty on an axis of numbers. */
  readonly categories: readonly Place[]
  /** Below the axis, apart from its values: what was logged and is no number, then runs that logged nothing. */
  readonly below: readonly Place[]
  readonly ticks: readonly Tick[]
  readonly y: (value: AxisValue | undefined) => number
  /** The number at a height, no more exact than a pixel; `undefined` on an axis of categories. */
  readonly numberAt: (y: number) => number | undefined
}

/** A point of an axis for one text; `undefined` stands for runs that logged nothing. */
export interface Place {
  readonly text: string | undefined
  readonly y: number
}

export interface Tick {
  readonly y: number
  readonly label: string
}

export interface AxisFrame {
  /** The ends of the axis line. */
  readonly top: number
  readonly bottom: number
  /** How many places below the axis the plot has; the last is for runs that logged nothing. */
  readonly belowCount: number
}

export interface ScaleOptions {
  readonly values: readonly (AxisValue | undefined)[]
  /** Only metrics have numbers that are not finite; the texts of a parameter are categories. */
  readonly isMetric: boolean
  readonly frame: AxisFrame
  /** Writes a tick; without decimals, as exactly as a tick can be. */
  readonly format: (value: number, decimals: number | undefined) => string
}

/** Between the axis and the first place below it. */
export const BELOW_GAP_PX = 30
/** Between two places below the axis. */
export const BELOW_STEP_PX = 18
/** Between the ends of the axis line and the outer values. */
const PADDING_PX = 6
/** Ticks nearer than that cannot be read. */
const TICK_GAP_PX = 13
const TICK_EVERY_PX = 40

/** The texts of metrics that are no numbers, and whether runs lack a value: so many places below an axis. */
export function placesBelow(values: readonly (AxisValue | undefined)[], isMetric: boolean): number {
  return notFinite(values, isMetric).length + (values.includes(undefined) ? 1 : 0)
}

/** A metric has an axis of numbers, and so has a parameter whose values all are; any other has categories. */
export function axisScale({ values, isMetric, frame, format }: ScaleOptions): AxisScale {
  const logged = values.filter((value) => value !== undefined)
  const numbers = logged.flatMap(({ number }) => number ?? [])
  const isNumber = isMetric || (numbers.length > 0 && numbers.length === logged.length)
  const [low, high] = [frame.bottom - PADDING_PX, frame.top + PADDING_PX]

  const lastY = frame.bottom + BELOW_GAP_PX + (frame.belowCount - 1) * BELOW_STEP_PX
  const below: readonly Place[] = [
    ...notFinite(values, isMetric).map((text, i) => ({ text, y: frame.bottom + BELOW_GAP_PX + i * BELOW_STEP_PX })),
    ...(values.includes(undefined) ? [{ text: undefined, y: lastY }] : []),
  ]
  const belowY = new Map(below.map(({ text, y }) => [text, y]))
  const placed = (value: AxisValue | undefined) => belowY.get(value?.text) ?? lastY

  if (isNumber) {
    const isLog = spansDecades(numbers)
    const { ticks, decimals } = isLog ? decadeTicks(numbers, low - high) : ticksOf(numbers, low - high)
    const domain = [ticks[0] ?? 0, ticks.at(-1) ?? 0] as const
    // On a logarithmic axis exponents stand where numbers do.
    const inner = isLog ? ([Math.log10(domain[0]), Math.log10(domain[1])] as const) : domain
    const y = (value: number) => low + (high - low) * partOf(isLog ? Math.log10(value) : value, inner)
    const at = (part: number) => (isLog ? powerAt(part, domain) : numberAt(part, domain, low - high))
    return {
      kind: 'number',
      domain,
      isLog,
      categories: [],
      below,
      ticks: ticks.map((tick) => ({ y: y(tick), label: format(tick, decimals) })),
      y: (value) => (value?.number === undefined ? placed(value) : y(value.number)),
      numberAt: (height) => (ticks.length === 0 ? undefined : at((height - low) / (high - low))),
    }
  }
  const categories = categoryOrder(logged).map(
    (text, i, all): Place => ({ text, y: low + (high - low) * evenly(i, all.length) }),
  )
  const categoryY = new Map(categories.map(({ text, y }) => [text, y]))
  return {
    kind: 'category',
    domain: undefined,
    isLog: false,
    categories,
    below,
    ticks: apart(categories.map(({ text = '', y }) => ({ y, label: tickLabel(text) }))),
    y: (value) => categoryY.get(value?.text) ?? placed(value),
    numberAt: () => undefined,
  }
}

function notFinite(values: readonly (AxisValue | undefined)[], isMetric: boolean): readonly string[] {
  if (!isMetric) return []
  return [
    ...new Set(values.flatMap((value) => (value === undefined || value.number !== undefined ? [] : value.text))),
  ].sort()
}

/** Round numbers over the values, and whole ones for whole values. */
function ticksOf(numbers: readonly number[], lengthPx: number) {
  if (numbers.length === 0) return { ticks: [], decimals: undefined }
  const [low, high] = extent(numbers)
  const most = Math.max(1, Math.floor(lengthPx / TICK_EVERY_PX))
  const count = numbers.every(Number.isInteger) ? Math.min(most, Math.max(1, high - low)) : most
  return numberTicks(low, high, count)
}

/** Positive numbers of very different sizes, such as learning rates: on a linear axis, most would stand on its foot. */
function spansDecades(numbers: readonly number[]): boolean {
  const [low, high] = extent(numbers)
  return low > 0 && high / low >= LEAST_RATIO && new Set(numbers).size > 2
}

const LEAST_RATIO = 1000

/** Powers of ten, as many as have room. */
function decadeTicks(numbers: readonly number[], lengthPx: number) {
  const [low, high] = extent(numbers)
  const [first, last] = [Math.floor(Math.log10(low) + 1e-9), Math.ceil(Math.log10(high) - 1e-9)]
  const most = Math.max(1, Math.floor(lengthPx / LOG_TICK_EVERY_PX))
  const every = Math.max(1, Math.ceil((last - first) / most))
  const count = Math.ceil((last - first) / every)
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number(`1e${first + i * every}`))
  // There is no power of ten beyond the largest or below the smallest double.
  const areDoubles = ticks.every((tick) => tick > 0 && Number.isFinite(tick))
  return { ticks: areDoubles ? ticks : [low, high], decimals: undefined }
}

const LOG_TICK_EVERY_PX = 24

function powerAt(part: number, [low, high]: readonly [number, number]): number {
  if (part <= 0) return low
  if (part >= 1) return high
  return Number((10 ** (Math.log10(low) * (1 - part) + Math.log10(high) * part)).toPrecision(2))
}

function extent(numbers: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const number of numbers) {
    if (number < low) low = number
    if (number > high) high = number
  }
  return [low, high]
}

/** 0 at the lowest, 1 at the highest; a single value stands in the middle. */
function partOf(value: number, [low, high]: readonly [number, number]): number {
  if (low === high) return 0.5
  const span = high - low
  // The distance of two large doubles may be more than a double can hold.
  return Number.isFinite(span) ? (value - low) / span : (value / 2 - low / 2) / (high / 2 - low / 2)
}

function numberAt(part: number, [low, high]: readonly [number, number], lengthPx: number): number {
  if (part <= 0 || low === high) return low
  if (part >= 1) return high
  const exact = low * (1 - part) + high * part
  const pixel = niceStep(high / lengthPx - low / lengthPx)
  // Without the error of multiplying by 0.1.
  return Number((Math.round(exact / pixel) * pixel).toPrecision(12))
}

/** One or two categories keep away from the ends, so that they do not look like extremes. */
function evenly(index: number, count: number): number {
  return count < 3 ? (index + 0.5) / count : index / (count - 1)
}

/** As many ticks as have room. */
function apart(ticks: readonly Tick[]): readonly Tick[] {
  const gap = Math.abs((ticks[1]?.y ?? 0) - (ticks[0]?.y ?? 0))
  const every = ticks.length < 2 ? 1 : Math.max(1, Math.ceil(TICK_GAP_PX / gap))
  return ticks.filter((_, i) => i % every === 0)
}

/** A text that nobody could see is shown with its quotes. */
function tickLabel(text: string): string {
  return text.trim() === '' ? JSON.stringify(text) : text
}
