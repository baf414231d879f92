import type { FilterTarget } from './filter-target.js'

const STORAGE_KEY = 'labbook.filters'
const MOST = 20
/** A longer text is no filter that one looks for again in a list. */
const LONGEST = 2000

/** The texts that were searched in boxes of this kind in this browser, the latest first. */
export function filterHistory(target: FilterTarget): readonly string[] {
  return read()[target] ?? []
}

export function rememberFilter(target: FilterTarget, text: string) {
  const wanted = text.trim()
  if (wanted === '' || wanted.length > LONGEST) return
  const others = filterHistory(target).filter((other) => other !== wanted)
  const next = { ...read(), [target]: [wanted, ...others].slice(0, MOST) }
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(next))
  } catch {
    // No room, or no storage in this browser: the filter itself still works.
  }
}

function read(): Partial<Record<FilterTarget, readonly string[]>> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return {}
    return Object.fromEntries(
      Object.entries(stored).map(([target, texts]) => [
        target,
        Array.isArray(texts) ? texts.filter((text) => typeof text === 'string') : [],
      ]),
    )
  } catch {
    return {}
  }
}
