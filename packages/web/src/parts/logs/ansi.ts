/** The look of a piece of text, as ANSI colour codes set it. Colours are names; `undefined` is the page's own. */
export interface AnsiStyle {
  readonly colour?: AnsiColour
  readonly isBold?: boolean
  readonly isFaint?: boolean
  readonly isItalic?: boolean
  readonly isUnderlined?: boolean
}

export const ANSI_COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
export type AnsiColour = (typeof ANSI_COLOURS)[number]

export interface AnsiPiece {
  readonly text: string
  readonly style: AnsiStyle
}

const ESCAPE = '\u001b'
/** Control sequences (colours, cursor moves), window titles and links, and other two-character escapes. */
const SEQUENCE = /\u001b(?:\[([0-9;:]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g

/** The text without escape sequences. */
export function withoutAnsi(text: string): string {
  return text.includes(ESCAPE) ? text.replace(SEQUENCE, '') : text
}

/** The text in pieces of one style each. Only styles are understood; other sequences are left out. */
export function ansiPieces(text: string): readonly AnsiPiece[] {
  if (!text.includes(ESCAPE)) return [{ text, style: {} }]
  const pieces: AnsiPiece[] = []
  let style: AnsiStyle = {}
  let from = 0
  const take = (to: number) => {
    if (to > from) pieces.push({ text: text.slice(from, to), style })
  }
  for (const match of text.matchAll(SEQUENCE)) {
    take(match.index)
    from = match.index + match[0].length
    if (match[2] === 'm') style = styled(style, match[1] ?? '')
  }
  take(text.length)
  return pieces
}

function styled(before: AnsiStyle, codes: string): AnsiStyle {
  let style = before
  const numbers = codes.split(/[;:]/).map(Number)
  for (let i = 0; i < numbers.length; i++) {
    const code = numbers[i] as number
    if (code === 0) style = {}
    else if (code === 1) style = { ...style, isBold: true }
    else if (code === 2) style = { ...style, isFaint: true }
    else if (code === 3) style = { ...style, isItalic: true }
    else if (code === 4) style = { ...style, isUnderlined: true }
    else if (code === 22) style = without(style, 'isBold', 'isFaint')
    else if (code === 23) style = without(style, 'isItalic')
    else if (code === 24) style = without(style, 'isUnderlined')
    else if (code === 39) style = without(style, 'colour')
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      style = { ...style, colour: ANSI_COLOURS[code % 10] as AnsiColour }
    } else if (code === 38 || code === 48) {
      // A colour by number or by its parts: only the first sixteen have a name here.
      const isByNumber = numbers[i + 1] === 5
      const number = numbers[i + 2] ?? 16
      if (code === 38 && isByNumber && number < 16) style = { ...style, colour: ANSI_COLOURS[number % 8] as AnsiColour }
      i += isByNumber ? 2 : 4
    }
  }
  return style
}

function without(style: AnsiStyle, ...names: readonly (keyof AnsiStyle)[]): AnsiStyle {
  return Object.fromEntries(Object.entries(style).filter(([name]) => !names.includes(name as keyof AnsiStyle)))
}
