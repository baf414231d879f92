/** Text from elsewhere on one line: it may hold what would steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    JSON.stringify(character)
      .slice(1, -1)
      .replace(/^[^\\]$/u, (bare) => `\\u${bare.charCodeAt(0).toString(16)}`),
  )
}
