import type { MeasureText } from './fit-text.js'

/** Measures texts in the font of charts. */
export function textMeasure(): MeasureText {
  const context = document.createElement('canvas').getContext('2d')
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font-text')
  if (context !== null) context.font = `500 11px ${family}`
  const known = new Map<string, number>()
  return (text) => {
    const width = known.get(text) ?? context?.measureText(text).width ?? text.length * GUESSED_PX
    known.set(text, width)
    return width
  }
}

const GUESSED_PX = 6.5
