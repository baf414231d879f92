import { powerSpectrum } from './power-spectrum.js'

/** Decibels that a peak is above both neighbours. */
const LEAST_STEP = 0.1
/** Of the mean absolute deviation of the upper half, above the median. */
const DEVIATIONS = 6
/** What rounding leaves where there is no power, beside the highest. */
const NOISE = 1e-24
/** How near to a multiple of another frequency a harmonic is. */
const HARMONIC = 0.01

/** The period of the strongest peak of the power spectrum, in rows; `undefined` without a peak that stands out. */
export function seasonalPeriod(series: Float64Array): number | undefined {
  const n = series.length
  const average = series.reduce((sum, value) => sum + value, 0) / n
  const powers = powerSpectrum(series.map((value) => value - average))
  const highest = powers.reduce((high, power) => Math.max(high, power), 0)
  if (powers.length < 3 || !(highest > 0)) return undefined
  const decibels = powers.map((power) => 10 * Math.log10(Math.max(power, NOISE * highest)))
  const ascending = decibels.toSorted()
  const middle = ascending.length / 2
  const median = ((ascending[Math.ceil(middle) - 1] as number) + (ascending[Math.floor(middle)] as number)) / 2
  const upper = decibels.filter((one) => one > median)
  const mean = upper.reduce((sum, one) => sum + one, 0) / upper.length
  const deviation = upper.reduce((sum, one) => sum + Math.abs(one - mean), 0) / upper.length
  const threshold = median + DEVIATIONS * deviation
  const kept: { readonly frequency: number; readonly height: number }[] = []
  for (let place = 1; place < decibels.length - 1; place += 1) {
    const height = decibels[place] as number
    const isPeak = height - Math.max(decibels[place - 1] as number, decibels[place + 1] as number) >= LEAST_STEP
    const frequency = (place + 1) / n
    if (isPeak && height > threshold && !kept.some((one) => isMultiple(frequency / one.frequency)))
      kept.push({ frequency, height })
  }
  const strongest = kept.toSorted((a, b) => b.height - a.height)[0]
  return strongest && 1 / strongest.frequency
}

function isMultiple(ratio: number): boolean {
  return Math.round(ratio) > 1 && Math.abs(ratio / Math.round(ratio) - 1) <= HARMONIC
}
