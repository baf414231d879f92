/** Maximum indentation; without it, line length would grow with depth. */
const MAX_INDENT = 40

/**
 * Indents JSON. Only white space between tokens changes, so numbers keep all their digits. Runs in linear time for any
 * input.
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
    // Keeps an empty list or object on one line.
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
