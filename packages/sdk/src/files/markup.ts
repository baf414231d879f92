const SVG = /^(?:\s|<\?xml[^>]*>|<!--[^]*?-->|<!doctype[^>]*>)*<svg(?=[\s>/])([^>]*)/i

/**
 * The text as an SVG file, or undefined if it is none. In a page the element needs no namespace, as a file it does.
 *
 * @example svgOf('<svg width="1"/>') // '<svg xmlns="http://www.w3.org/2000/svg" width="1"/>'
 */
export function svgOf(text: string): string | undefined {
  const [head, attributes] = SVG.exec(text) ?? []
  if (head === undefined || attributes === undefined) return undefined
  const missing = NAMESPACES.filter(
    ({ name, isUsed }) => isUsed(text) && !new RegExp(`\\b${name}\\s*=`).test(attributes),
  )
  const start = head.length - attributes.length
  return text.slice(0, start) + missing.map(({ name, uri }) => ` ${name}="${uri}"`).join('') + text.slice(start)
}

const NAMESPACES = [
  { name: 'xmlns', uri: 'http://www.w3.org/2000/svg', isUsed: () => true },
  { name: 'xmlns:xlink', uri: 'http://www.w3.org/1999/xlink', isUsed: (text: string) => text.includes('xlink:') },
]

/** A page of its own with that SVG or HTML in it, which loads nothing; what already is a page stays as it is. */
export function pageWith(markup: string, path: string): string {
  if (/^\s*<(?:!doctype html|html)[\s>]/i.test(markup)) return markup
  const title = escaped(path.slice(path.lastIndexOf('/') + 1))
  const style = 'body{margin:8px;background:#fff}svg{max-width:100%;height:auto}'
  // A page knows no declarations of XML.
  const body = markup.replace(/^(?:\s|<\?xml[^>]*>|<!doctype[^>]*>)+/i, '')
  return `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>\n<body>\n${body}\n</body>\n</html>\n`
}

/** A page for a figure that only Plotly can draw, which is not in it: a note, and the figure as JSON. */
export function plotlyPage(figure: object, path: string): string {
  const note =
    'This file holds a Plotly figure as JSON. Log the figure as .json to see it drawn beside the run, or give this JSON to Plotly.'
  const json = escaped(JSON.stringify(figure, undefined, 2))
  return pageWith(`<p>${note}</p>\n<pre id="plotly-figure">${json}</pre>`, path)
}

function escaped(text: string): string {
  return text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)
}
