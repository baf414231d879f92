const WIDTH = 800
const HEIGHT = 600
const MARGIN = { top: 24, right: 24, bottom: 56, left: 112 }

/** What an axis shows: from one number to another, or names side by side. */
export type Axis = {
  readonly label: string
} & ({ readonly from: number; readonly to: number } | { readonly names: readonly string[] })

/** From the units of the data to pixels. The first name of an axis of names is at 0, the next one at 1. */
export interface Scales {
  readonly x: (value: number) => number
  readonly y: (value: number) => number
}

/** A plot of 800 by 600 pixels as SVG: two axes, and what `marks` draws between them. */
export function plot(axes: { readonly x: Axis; readonly y: Axis }, marks: (scales: Scales) => string): string {
  const scales = {
    x: scale(axes.x, MARGIN.left, WIDTH - MARGIN.right),
    y: scale(axes.y, HEIGHT - MARGIN.bottom, MARGIN.top),
  }
  const [left, bottom] = [MARGIN.left, HEIGHT - MARGIN.bottom]
  const xTicks = ticks(axes.x).map(
    ({ at, text }) =>
      `<path stroke="#333" d="M${scales.x(at)} ${bottom}v6"/><text x="${scales.x(at)}" y="${bottom + 20}" text-anchor="middle">${text}</text>`,
  )
  const yTicks = ticks(axes.y).map(
    ({ at, text }) =>
      `<path stroke="#333" d="M${left} ${scales.y(at)}h-6"/><text x="${left - 10}" y="${scales.y(at) + 4}" text-anchor="end">${text}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<rect width="100%" height="100%" fill="white"/>
${marks(scales)}
<g font-family="sans-serif" font-size="12" fill="#333">
<path stroke="#333" fill="none" d="M${left} ${MARGIN.top}V${bottom}H${WIDTH - MARGIN.right}"/>
${xTicks.join('')}${yTicks.join('')}
<text x="${(left + WIDTH - MARGIN.right) / 2}" y="${HEIGHT - 12}" text-anchor="middle">${axes.x.label}</text>
<text transform="translate(18 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${axes.y.label}</text>
</g>
</svg>`
}

function scale(axis: Axis, start: number, end: number): (value: number) => number {
  const [from, to] = 'names' in axis ? [-0.5, axis.names.length - 0.5] : [axis.from, axis.to]
  return (value) => Math.round((start + ((value - from) / (to - from)) * (end - start)) * 100) / 100
}

function ticks(axis: Axis): { at: number; text: string }[] {
  if ('names' in axis) return axis.names.map((text, at) => ({ at, text }))
  const step = roundStep((axis.to - axis.from) / 8)
  const first = Math.ceil(axis.from / step)
  const count = Math.floor(axis.to / step) - first + 1
  return Array.from({ length: count }, (_, i) => (first + i) * step).map((at) => ({
    at,
    text: at.toLocaleString('en-US'),
  }))
}

/** 1, 2 or 5 times a power of ten, at least as large as the number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((times) => times * power >= least) ?? 10)
}
