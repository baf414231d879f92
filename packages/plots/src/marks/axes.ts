import { fieldOf } from './compose.js'

export type Domain = readonly [low: number, high: number]

/** An encoding by a number whose axis has exactly this domain. */
export function numberAxis(
  column: string,
  { title, domain, format, grid }: { title: string; domain: Domain; format?: string | undefined; grid?: boolean },
): object {
  return {
    field: fieldOf(column),
    type: 'quantitative',
    title,
    scale: { domain, nice: false, zero: false },
    axis: { tickCount: 8, ...(format !== undefined && { format }), ...(grid !== undefined && { grid }) },
  }
}

/** An encoding by categories in this order. */
export function categoryAxis(column: string, { title, labels }: { title: string; labels: readonly string[] }): object {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 0)
  const isCrowded = longest * labels.length > 70
  return {
    field: fieldOf(column),
    type: 'nominal',
    title,
    sort: null,
    scale: { domain: labels },
    axis: { labelAngle: isCrowded ? -40 : 0 },
  }
}

const STEPS = [1, 2, 2.5, 5, 10]

/** The domain widened to the next round numbers. */
export function niceDomain(low: number, high: number): Domain {
  if (low === high) return low === 0 ? [0, 1] : niceDomain(low - Math.abs(low) / 2, high + Math.abs(high) / 2)
  const rough = (high - low) / 8
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (STEPS.find((times) => times * power >= rough) ?? 10)
  return [rounded(Math.floor(low / step) * step), rounded(Math.ceil(high / step) * step)]
}

/** Without the noise of binary fractions: 0.30000000000000004 becomes 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12))
}
