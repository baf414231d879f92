const byValue = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** Compares names: ignores case, orders digits by value, and breaks ties by code point (U-ALL-15). */
export function naturalOrder(a: string, b: string): number {
  return byValue.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
}
