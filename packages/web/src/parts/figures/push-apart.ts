/**
 * Heights for labels that want to stand at `wanted`: at least `gap` apart, in the same order, as near as they can be, and
 * between `low` and `high` if there is room.
 */
export function pushApart(
  wanted: readonly number[],
  { gap, low, high }: { readonly gap: number; readonly low: number; readonly high: number },
): readonly number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b)
  // Labels that touch form a block, which stands in the middle of what its labels want.
  const blocks: { members: number[]; top: number }[] = []
  const topOf = (members: readonly number[]) => {
    const middle = members.reduce((sum, i, row) => sum + (wanted[i] ?? 0) - row * gap, 0) / members.length
    const last = high - (members.length - 1) * gap
    return Math.max(low, Math.min(middle, last))
  }
  for (const i of order) {
    let block = { members: [i], top: topOf([i]) }
    for (let above = blocks.at(-1); above !== undefined; above = blocks.at(-1)) {
      if (above.top + above.members.length * gap <= block.top) break
      blocks.pop()
      const members = [...above.members, ...block.members]
      block = { members, top: topOf(members) }
    }
    blocks.push(block)
  }
  const placed = [...wanted]
  for (const { members, top } of blocks) for (const [row, i] of members.entries()) placed[i] = top + row * gap
  return placed
}
