import { PlotError } from '../plot-error.js'
import { FONT_FILES, hasGlyphs } from './fonts.js'

type Resvg = typeof import('@resvg/resvg-js').Resvg

/**
 * SVG as PNG by resvg, with Inter from its files. The fonts of the system are only looked at for letters that Inter lacks, so that
 * a picture is the same everywhere.
 */
export async function rasterise(
  svg: string,
  { scale, ground }: { readonly scale: number; readonly ground: string },
): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js')
  const text = textOf(svg)
  const isForeign = !hasGlyphs(text)
  try {
    if (isForeign) warnOfMissing(Resvg, text)
    const options = { background: ground, fitTo: { mode: 'zoom', value: scale }, font: fonts(isForeign) } as const
    return Uint8Array.from(new Resvg(svg, options).render().asPng())
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new PlotError('CANNOT_DRAW', `The SVG cannot be drawn: ${why}`)
  }
}

function fonts(loadSystemFonts: boolean) {
  return {
    loadSystemFonts,
    fontFiles: [FONT_FILES.regular, FONT_FILES.semiBold],
    defaultFontFamily: 'Inter',
    sansSerifFamily: 'Inter',
    serifFamily: 'Inter',
    monospaceFamily: 'Inter',
  }
}

/** The letters of a picture: what stands between its tags. */
function textOf(svg: string): string {
  return svg
    .replace(/<title>[^<]*<\/title>|<desc>[^<]*<\/desc>/g, '')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, '')
}

const warned = new Set<string>()
const MOST_LETTERS = 200

/** A letter that no font has is drawn as an empty box, without an error: it looks like a code point that is never assigned. */
function warnOfMissing(Resvg: Resvg, text: string) {
  const foreign = [...new Set(text)].filter((letter) => !hasGlyphs(letter)).slice(0, MOST_LETTERS)
  const nothing = ink(Resvg, '\u{10fffd}')
  const missing = foreign.filter((letter) => !warned.has(letter) && ink(Resvg, letter) === nothing)
  if (missing.length === 0) return
  for (const letter of missing) warned.add(letter)
  process.emitWarning(`No font on this machine has ${missing.join(' ')}, so figures show empty boxes for them.`, {
    code: 'LABBOOK_MISSING_GLYPH',
  })
}

function ink(Resvg: Resvg, letter: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><text x="8" y="30" font-size="24">${letter}</text></svg>`
  return Buffer.from(new Resvg(svg, { font: fonts(true) }).render().asPng()).toString('base64')
}
