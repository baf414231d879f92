/**
 * SQL's LIKE: `%` stands for any run of characters, `_` for one, and the whole value must match; there is no escape.
 * Two pointers instead of backtracking, so that no pattern takes longer than value × pattern.
 */
export function matchesLike(value: string, pattern: string, ignoreCase: boolean): boolean {
  const text = ignoreCase ? asciiLower(value) : value
  const like = ignoreCase ? asciiLower(pattern) : pattern
  let at = 0
  let p = 0
  let afterPercent = -1
  let resumeAt = 0
  while (at < text.length) {
    if (like[p] === '%') {
      afterPercent = ++p
      resumeAt = at
    } else if (p < like.length && like[p] === '_') {
      at += charLength(text, at)
      p++
    } else if (p < like.length && like[p] === text[at]) {
      at++
      p++
    } else if (afterPercent !== -1) {
      resumeAt += charLength(text, resumeAt)
      at = resumeAt
      p = afterPercent
    } else {
      return false
    }
  }
  while (like[p] === '%') p++
  return p === like.length
}

/** Like databases, counts code points and not UTF-16 units. */
function charLength(text: string, at: number): number {
  return (text.codePointAt(at) as number) > 0xffff ? 2 : 1
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
