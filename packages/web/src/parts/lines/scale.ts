export type ScaleKind = 'linear' | 'log' | 'symlog'

/** Places values along an axis: 0 is its start and 1 its end, whatever the size of the values. */
export interface Scale {
  readonly kind: ScaleKind
  readonly min: number
  readonly max: number
  /** NaN for a value without a place: zero and below on a log axis. */
  toPart(value: number): number
  fromPart(part: number): number
}

export interface ScaleRange {
  readonly min: number
  readonly max: number
  /** A symlog axis is linear from minus this to this. */
  readonly linearWithin?: number | undefined
}

export function scaleOf(kind: ScaleKind, { min, max, linearWithin = 1 }: ScaleRange): Scale {
  const [to, from] = conversions[kind](linearWithin)
  const [low, high] = [to(min), to(max)]
  const span = high - low || 1
  // Halves where the difference of two large numbers is infinite.
  const halfSpan = high / 2 - low / 2
  const isFinite = Number.isFinite(span)
  return {
    kind,
    min,
    max,
    toPart: (value) => (isFinite ? (to(value) - low) / span : (to(value) / 2 - low / 2) / halfSpan),
    fromPart: (part) => from(low * (1 - part) + high * part),
  }
}

type Conversion = (value: number) => number

const conversions: Readonly<Record<ScaleKind, (linearWithin: number) => readonly [Conversion, Conversion]>> = {
  linear: () => [(value) => value, (value) => value],
  log: () => [(value) => (value > 0 ? Math.log10(value) : Number.NaN), (value) => 10 ** value],
  symlog: (within) => [
    (value) => Math.sign(value) * Math.log1p(Math.abs(value) / within),
    (value) => Math.sign(value) * within * Math.expm1(Math.abs(value)),
  ],
}
