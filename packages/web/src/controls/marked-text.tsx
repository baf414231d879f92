import styles from './marked-text.module.css'

export interface MarkedTextProps {
  readonly text: string
  /** Words to underline, in any case. */
  readonly words: readonly string[]
  /** Only this piece is drawn; matches can begin before it and end behind it. */
  readonly from?: number
  readonly to?: number
}

/** A text in which words that were searched are underlined. */
export function MarkedText({ text, words, from = 0, to = text.length }: MarkedTextProps) {
  const pieces: { text: string; at: number; isMatch: boolean }[] = []
  let at = from
  for (const { start, end } of matchesIn(text, words)) {
    const [first, last] = [Math.max(start, at), Math.min(end, to)]
    if (first >= last) continue
    if (first > at) pieces.push({ text: text.slice(at, first), at, isMatch: false })
    pieces.push({ text: text.slice(first, last), at: first, isMatch: true })
    at = last
  }
  if (at < to) pieces.push({ text: text.slice(at, to), at, isMatch: false })
  return pieces.map((piece) =>
    piece.isMatch ? (
      <mark key={piece.at} className={styles.match}>
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  )
}

/** Where the words are, in any case. */
export function matchesIn(text: string, words: readonly string[]) {
  const lower = asciiLower(text)
  const matches: { start: number; end: number }[] = []
  for (const word of words.map(asciiLower)) {
    if (word === '') continue
    for (let start = lower.indexOf(word); start >= 0; start = lower.indexOf(word, start + word.length))
      matches.push({ start, end: start + word.length })
  }
  return matches.sort((a, b) => a.start - b.start)
}

/** As the filter compares: other letters keep their case, and with it their length. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
