/** Escapes line breaks, control characters and text direction marks, so that stored text cannot control the terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    JSON.stringify(character)
      .slice(1, -1)
      .replace(/^[^\\]$/u, (bare) => `\\u${bare.charCodeAt(0).toString(16)}`),
  )
}
