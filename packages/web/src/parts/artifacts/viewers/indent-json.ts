/** Deeper parts are indented no further: each line would grow with its depth. */
const MAX_INDENT = 40

/**
 * JSON with its parts on lines of their own. Only white space between tokens changes, so every number keeps its digits.
 * Takes time in proportion to the text, whatever is in it.
 */
export function indentJson(text: string): string[] {
  const lines: string[] = []
  let line = ''
  let depth = 0
  let isFresh = true
  const breakLine = () => {
    lines.push(line)
    line = '  '.repeat(Math.min(depth, MAX_INDENT))
  }
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/gs)) {
    const closes = token === '}' || token === ']'
    if (closes) depth--
    // An empty list or object stays in one piece.
    if (closes ? !isFresh : isFresh && depth > 0) breakLine()
    line += token
    isFresh = false
    if (token === ':') line += ' '
    if (token === ',') breakLine()
    if (token === '{' || token === '[') {
      depth++
      isFresh = true
    }
  }
  lines.push(line)
  return lines
}
