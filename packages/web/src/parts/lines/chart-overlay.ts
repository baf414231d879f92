import type { Frame } from './frame.js'

/** What is drawn above or below the lines: the crosshair, and where a signal was lost. */
export interface OverlayColours {
  readonly text: string
  readonly surface: string
  readonly sunken: string
  readonly warn: string
}

/** From `lostAt` on nothing is known: sunken, behind a line. */
export function drawLost(
  context: CanvasRenderingContext2D,
  { top, height, left, width, ratio, toX }: Frame,
  lostAt: number,
  { sunken, warn }: OverlayColours,
) {
  const x = Math.max(left, toX(lostAt))
  if (x >= left + width) return
  context.fillStyle = sunken
  context.fillRect(x, top, left + width - x, height)
  context.fillStyle = warn
  context.fillRect(x, top, ratio, height)
}

/** A dashed line through the plot, with its value in a tab on the axis. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  { top, height, left, width, ratio }: Frame,
  { x, text, colours }: { x: number; text: string; colours: OverlayColours },
) {
  context.strokeStyle = colours.text
  context.lineWidth = ratio
  context.setLineDash([2 * ratio, 2 * ratio])
  context.beginPath()
  context.moveTo(x, top)
  context.lineTo(x, top + height)
  context.stroke()
  context.setLineDash([])
  context.font = `500 ${11 * ratio}px Inter Variable, system-ui, sans-serif`
  const tab = context.measureText(text).width + 12 * ratio
  const tabLeft = Math.max(0, Math.min(Math.max(x - tab / 2, 0), left + width - tab + 12 * ratio))
  context.fillStyle = colours.text
  context.beginPath()
  context.roundRect(tabLeft, top + height + 4 * ratio, tab, 17 * ratio, 2 * ratio)
  context.fill()
  context.fillStyle = colours.surface
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, tabLeft + tab / 2, top + height + 13 * ratio)
}

/** Gives a canvas as many pixels as the screen has for it. */
export function fitCanvas(canvas: HTMLCanvasElement, ratio: number) {
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)]
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
}
