const TOKEN = /\s*(?:([{[])|([}\]])|(,)|(:)|(")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

/**
 * Where JSON text that does not parse goes wrong. The engine's own message has the place in some cases only.
 *
 * @example syntaxError('[1,]') // 3
 */
export function syntaxError(text: string): number {
  const open: string[] = []
  let wants: 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' = 'value'
  TOKEN.lastIndex = 0
  for (;;) {
    const start = TOKEN.lastIndex
    const token = TOKEN.exec(text)
    if (token === null) return start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0)
    const [whole, opening, closing, comma, colon, string] = token
    const at = start + whole.length - whole.trimStart().length
    if (string !== undefined) {
      TOKEN.lastIndex = endOfString(text, at)
      if (!isString(text.slice(at, TOKEN.lastIndex))) return at
    }
    const inObject = open.at(-1) === '{'
    if (opening !== undefined) {
      if (!wants.startsWith('value')) return at
      open.push(opening)
      wants = opening === '{' ? 'key or end' : 'value or end'
    } else if (closing !== undefined) {
      if (!wants.endsWith('or end') || inObject !== (closing === '}') || open.pop() === undefined) return at
      wants = 'comma or end'
    } else if (comma !== undefined) {
      if (wants !== 'comma or end' || open.length === 0) return at
      wants = inObject ? 'key' : 'value'
    } else if (colon !== undefined) {
      if (wants !== 'colon') return at
      wants = 'value'
    } else if (wants.startsWith('key')) {
      if (string === undefined) return at
      wants = 'colon'
    } else if (wants.startsWith('value')) {
      wants = 'comma or end'
    } else {
      return at
    }
  }
}

/**
 * Where the string that opens at a quote ends: behind its closing quote, or at the end of the text. By search, since a regular
 * expression runs out of stack in a string of some megabytes.
 */
export function endOfString(text: string, opening: number): number {
  for (let quote = text.indexOf('"', opening + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0
    while (text[quote - 1 - escapes] === '\\') escapes += 1
    if (escapes % 2 === 0) return quote + 1
  }
  return text.length
}

function isString(text: string): boolean {
  if (text.length < 2 || !text.endsWith('"') || /[\u0000-\u001f]/.test(text)) return false
  return !/\\(?!["/bfnrt]|u[\da-fA-F]{4})/.test(text.replaceAll('\\\\', ''))
}
