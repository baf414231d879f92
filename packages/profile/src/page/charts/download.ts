/** What of a chart's style goes into its file; colours come out resolved, as the reader sees them. */
const kept = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font', 'text-anchor']

/** The chart in an element as an SVG file: its SVG, over the picture of its canvas if it has one. */
export function downloadSVG(chart: Element, stem: string): void {
  const svg = chart.querySelector('svg')
  if (svg === null) return
  const copy = svg.cloneNode(true) as SVGSVGElement
  const copies = [...copy.querySelectorAll('*')]
  for (const [place, original] of [...svg.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(original)
    for (const property of kept) {
      if (property === 'font' && original.tagName !== 'text') continue
      copies[place]?.setAttribute(
        property === 'font' ? 'style' : property,
        property === 'font' ? `font:${style.font}` : style.getPropertyValue(property),
      )
    }
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  ground.setAttribute('width', '100%')
  ground.setAttribute('height', '100%')
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor)
  copy.prepend(ground)
  const canvas = chart.querySelector('canvas')
  if (canvas !== null) {
    const image = document.createElementNS('http://www.w3.org/2000/svg', 'image')
    for (const [name, value] of Object.entries({
      href: canvas.toDataURL(),
      x: canvas.offsetLeft,
      y: canvas.offsetTop,
      width: canvas.clientWidth,
      height: canvas.clientHeight,
    }))
      image.setAttribute(name, String(value))
    ground.after(image)
  }
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  download(new XMLSerializer().serializeToString(copy), 'image/svg+xml', `${stem}.svg`)
}

export function download(text: string, type: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = address
  link.download = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 120)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
