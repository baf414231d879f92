/** The colours of a correlation from −1 to 1, as the names of the design's tokens with the value at which each is full. */
const diverging: readonly (readonly [value: number, token: string])[] = [
  [-1, '--div-neg-3'],
  [-0.6, '--div-neg-2'],
  [-0.25, '--div-neg-1'],
  [0, '--div-0'],
  [0.25, '--div-pos-1'],
  [0.6, '--div-pos-2'],
  [1, '--div-pos-3'],
]

/** The CSS colour of a correlation, mixed from the two tokens around it; grid grey for what is undefined. */
export function divergingColour(value: number | null): string {
  if (value === null) return 'var(--chart-grid)'
  const clamped = Math.max(-1, Math.min(1, value))
  const above = Math.max(
    1,
    diverging.findIndex(([at]) => at >= clamped),
  )
  const [low, lowToken] = diverging[above - 1] ?? [0, '--div-0']
  const [high, highToken] = diverging[above] ?? [0, '--div-0']
  const share = Math.round(((clamped - low) / (high - low)) * 100)
  if (share === 0) return `var(${lowToken})`
  return share === 100 ? `var(${highToken})` : `color-mix(in oklab, var(${highToken}) ${share}%, var(${lowToken}))`
}

/** The colours of a density, from a hexagon of few points to the fullest. */
export const densityColours: readonly string[] = [
  'color-mix(in oklab, var(--div-pos-1) 70%, var(--surface))',
  'var(--div-pos-1)',
  'color-mix(in oklab, var(--div-pos-2) 33%, var(--div-pos-1))',
  'color-mix(in oklab, var(--div-pos-2) 66%, var(--div-pos-1))',
  'var(--div-pos-2)',
  'color-mix(in oklab, var(--div-pos-3) 50%, var(--div-pos-2))',
  'var(--div-pos-3)',
]
