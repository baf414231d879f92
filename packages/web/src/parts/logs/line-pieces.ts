import { type AnsiStyle, ansiPieces, withoutAnsi } from './ansi.js'

/** A piece of a line, in one style; `isMatch` if the search found it. */
export interface LinePiece {
  readonly text: string
  readonly style: AnsiStyle
  readonly isMatch: boolean
}

/** Whether a line has what is searched for; letter case does not matter. */
export function hasMatch(text: string, lowerNeedle: string): boolean {
  return withoutAnsi(text).toLowerCase().includes(lowerNeedle)
}

/** A line in pieces to draw: by style, and by what the search found. */
export function linePieces(text: string, lowerNeedle: string): readonly LinePiece[] {
  const styled = ansiPieces(text)
  if (lowerNeedle === '') return styled.map((piece) => ({ ...piece, isMatch: false }))
  const plain = styled.map((piece) => piece.text).join('')
  const lower = plain.toLowerCase()
  // A letter whose lower case is longer would move what follows.
  if (lower.length !== plain.length) return styled.map((piece) => ({ ...piece, isMatch: false }))
  const pieces: LinePiece[] = []
  let match = lower.indexOf(lowerNeedle)
  let from = 0
  for (const { text: whole, style } of styled) {
    const end = from + whole.length
    let at = from
    while (match >= 0 && match < end) {
      const matchEnd = match + lowerNeedle.length
      if (match > at) pieces.push({ text: plain.slice(at, match), style, isMatch: false })
      pieces.push({ text: plain.slice(Math.max(at, match), Math.min(matchEnd, end)), style, isMatch: true })
      at = Math.min(matchEnd, end)
      if (matchEnd > end) break
      match = lower.indexOf(lowerNeedle, matchEnd)
    }
    if (at < end) pieces.push({ text: plain.slice(at, end), style, isMatch: false })
    from = end
  }
  return pieces
}
