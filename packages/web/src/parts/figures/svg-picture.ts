import { saveFile } from '../../controls/save-file.js'

/**
 * Saves an SVG of the page as a file of its own, with its colours and fonts as they are now. `under` is a canvas that lies below it
 * in the page: its picture comes along.
 */
export function saveSvg(name: string, svg: SVGSVGElement, ground: string, under?: HTMLCanvasElement | null) {
  saveFile(`${name}.svg`, new Blob([standalone(svg, ground, under)], { type: 'image/svg+xml' }))
}

/** The same as a PNG, as sharp as the screen. */
export async function saveSvgAsPng(name: string, svg: SVGSVGElement, ground: string): Promise<void> {
  const { width, height } = svg.getBoundingClientRect()
  const picture = new Image()
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, ground))}`
  await picture.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * SCALE
  canvas.height = height * SCALE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser cannot draw pictures.')
  context.scale(SCALE, SCALE)
  context.drawImage(picture, 0, 0)
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (png === null) throw new Error('The picture is too large for this browser.')
  saveFile(`${name}.png`, png)
}

const SCALE = 2

/** What style sheets say of a drawing; a file has none, so each element takes its own along. */
const DRAWN_WITH = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'display',
] as const

function standalone(svg: SVGSVGElement, ground: string, under?: HTMLCanvasElement | null): string {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const [drawn, copied] = [svg.querySelectorAll('*'), copy.querySelectorAll<SVGElement>('*')]
  for (const [i, element] of [...drawn].entries()) {
    const style = getComputedStyle(element)
    const target = copied[i]
    target?.removeAttribute('style')
    for (const name of target === undefined ? [] : DRAWN_WITH)
      target?.style.setProperty(name, style.getPropertyValue(name))
  }
  if (under) copy.prepend(pictureOf(under))
  const { width, height } = svg.getBoundingClientRect()
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`)
  copy.style.background = ground
  return new XMLSerializer().serializeToString(copy)
}

function pictureOf(canvas: HTMLCanvasElement): SVGImageElement {
  const image = document.createElementNS('http://www.w3.org/2000/svg', 'image')
  const { offsetLeft, offsetTop, clientWidth, clientHeight } = canvas
  const place = { href: canvas.toDataURL(), x: offsetLeft, y: offsetTop, width: clientWidth, height: clientHeight }
  for (const [name, value] of Object.entries(place)) image.setAttribute(name, String(value))
  return image
}
