/** The current theme's colours, for canvas charts. */
export function tokenColours() {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    text: of('--chart-cross'),
    surface: of('--surface'),
    label: of('--chart-label'),
    grid: of('--chart-grid'),
    axis: of('--chart-axis'),
    fill: of('--chart-fill'),
    muted: of('--chart-muted'),
    sunken: of('--surface-sunken'),
    warn: of('--warn'),
    runs: Array.from({ length: 12 }, (_, i) => of(`--run-${i + 1}`)),
  }
}
