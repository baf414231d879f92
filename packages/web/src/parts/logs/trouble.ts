/**
 * Whether a line is part of a traceback. `isInside`: the line before began or continued one of Python.
 * `more`: the next line may belong to it as well; `end`: this is its last line, or one that stands alone.
 */
export function isTrouble(text: string, isInside: boolean): 'more' | 'end' | undefined {
  if (text.startsWith('Traceback (most recent call last)')) return 'more'
  // Python's frames are indented; the first line that is not names the error.
  if (isInside) return text === '' || text.startsWith(' ') ? 'more' : 'end'
  return /^\s+at .*[:(]\d+:\d+|^\s+at .+\(.*\)$/.test(text) ? 'end' : undefined
}
