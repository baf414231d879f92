/** A text as Python's `repr` shows it: some of MLflow's messages quote what they were given in this way. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  let shown = quote
  for (const character of text)
    shown += character === quote || character === '\\' ? `\\${character}` : visible(character)
  return shown + quote
}

export function pythonList(texts: readonly string[]): string {
  return `[${texts.map(pythonRepr).join(', ')}]`
}

function visible(character: string): string {
  const named = NAMED[character]
  if (named !== undefined) return named
  if (!/\p{Cc}/u.test(character)) return character
  return `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
