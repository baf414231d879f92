/** Maps values of a domain to places of a range, and back. */
export interface Scale {
  readonly domain: readonly [number, number]
  readonly range: readonly [number, number]
  readonly isLog: boolean
  at(value: number): number
  invert(place: number): number
}

type Interval = readonly [number, number]

export function linearScale(domain: Interval, range: Interval): Scale {
  // Halves of values, so that the domain of the largest doubles stays finite.
  const from = domain[0] / 2
  const factor = (range[1] - range[0]) / (domain[1] / 2 - from || 0.5)
  return {
    domain,
    range,
    isLog: false,
    at: (value) => range[0] + (value / 2 - from) * factor,
    invert: (place) => (from + (place - range[0]) / factor) * 2,
  }
}

/** For positive domains. */
export function logScale(domain: Interval, range: Interval): Scale {
  const inner = linearScale([Math.log10(domain[0]), Math.log10(domain[1])], range)
  return {
    domain,
    range,
    isLog: true,
    at: (value) => inner.at(Math.log10(value)),
    invert: (place) => 10 ** inner.invert(place),
  }
}

/** About `wanted` round values across the domain: steps of 1, 2 or 5 times a power of ten; powers of ten on a log scale. */
export function ticks({ domain, isLog }: Scale, wanted: number): readonly number[] {
  const [from, to] = domain
  if (!(to > from)) return [from]
  if (isLog) {
    const powers = range(Math.ceil(Math.log10(from) - 1e-9), Math.floor(Math.log10(to) + 1e-9))
    const step = Math.max(1, Math.ceil(powers.length / wanted))
    const chosen = powers.filter((_, place) => place % step === 0).map((power) => 10 ** power)
    if (chosen.length > 1) return chosen
  }
  const step = tickStep(to / 2 - from / 2, wanted / 2)
  return range(Math.ceil(from / step - 1e-9), Math.floor(to / step + 1e-9)).map((multiple) => multiple * step)
}

function tickStep(span: number, wanted: number): number {
  const rough = span / Math.max(1, wanted)
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10
  return Number.isFinite(factor * power) ? factor * power : power
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
}

const DAY = 86_400
const YEAR = 365.25 * DAY
const timeSteps = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY, 14 * DAY]
const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000]

/** Round moments, in seconds since 1970 UTC. */
export function timeTicks({ domain: [from, to] }: Scale, wanted: number): readonly number[] {
  const rough = (to - from) / Math.max(1, wanted)
  const step = timeSteps.find((one) => one >= rough)
  if (step !== undefined) return range(Math.ceil(from / step), Math.floor(to / step)).map((n) => n * step)
  const months = monthSteps.find((one) => (one * YEAR) / 12 >= rough) ?? 24_000
  const monthOf = (seconds: number) => {
    const date = new Date(seconds * 1000)
    return date.getUTCFullYear() * 12 + date.getUTCMonth()
  }
  return range(Math.ceil(monthOf(from) / months), Math.floor(monthOf(to) / months))
    .map((n) => monthStart(n * months))
    .filter((seconds) => seconds >= from && seconds <= to)
}

function monthStart(month: number): number {
  const date = new Date(0)
  date.setUTCFullYear(Math.floor(month / 12), month % 12, 1)
  return date.getTime() / 1000
}

/** A value on an axis: short, and exact enough to tell it from the next tick `step` away. */
export function tickLabel(value: number, step = 0): string {
  const size = Math.max(Math.abs(value), Math.abs(step))
  if (size === 0) return '0'
  if (size >= 1e15 || size < 1e-4) return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
  for (const [unit, letter] of units) {
    if (size >= unit && (step === 0 || step >= unit / 100))
      return `${trim((value / unit).toFixed(decimals(step / unit)))}${value === 0 ? '' : letter}`
  }
  const text = trim(value.toFixed(step === 0 ? Math.max(0, 3 - Math.floor(Math.log10(size))) : decimals(step)))
  return size >= 10_000 ? group(text) : text
}

const units: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
]

/** A moment on an axis or in a readout: no more of it than the step needs. */
export function timeLabel(seconds: number, step = 0): string {
  const iso = new Date(seconds * 1000).toISOString()
  const date = iso.slice(0, iso.indexOf('T')).replace(/^\+0*/, '')
  if (step >= 0.99 * YEAR) return date.slice(0, -6)
  if (step >= 28 * DAY) return date.slice(0, -3)
  const time = iso.slice(iso.indexOf('T') + 1, -5)
  return step >= DAY || (step === 0 && time === '00:00:00') ? date : step >= 60 ? time.slice(0, 5) : `${date} ${time}`
}

/** A whole number with its thousands set apart. */
export function group(digits: number | string): string {
  const [whole = '', ...rest] = String(digits).split('.')
  return [whole.replace(/\B(?=(\d{3})+$)/g, ','), ...rest].join('.')
}

function decimals(step: number): number {
  return step > 0 ? Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 2
}

function trim(text: string): string {
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return trimmed === '-0' ? '0' : trimmed
}
