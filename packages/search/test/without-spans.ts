/** A copy of a tree without its spans, for comparing. */
export function withoutSpans(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(withoutSpans)
  if (typeof tree !== 'object' || tree === null) return tree
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([name]) => name !== 'span')
      .map(([name, value]) => [name, withoutSpans(value)]),
  )
}
