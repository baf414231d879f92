import { splitName } from '../../format/short-names.js'

/** The width of a text in pixels, in the font of charts. */
export type MeasureText = (text: string) => number

/** A text that fits a width: cut in the middle, with the end that tells it from its siblings. */
export function fitText(text: string, width: number, measure: MeasureText, siblings: readonly string[] = []): string {
  if (measure(text) <= width) return text
  const [start, end] = splitName(text, siblings)
  const head = [...start]
  const tail = [...end]
  // First the beginning gives way, then the end.
  while (head.length > 0) {
    head.pop()
    const cut = `${head.join('').trimEnd()}…${tail.join('')}`
    if (measure(cut) <= width) return cut
  }
  while (tail.length > 1) {
    tail.shift()
    const cut = `…${tail.join('')}`
    if (measure(cut) <= width) return cut
  }
  return `…${tail.join('')}`
}
