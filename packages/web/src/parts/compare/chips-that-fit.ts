export interface RowOfChips {
  readonly room: number
  readonly gap: number
  /** Of the button that opens the rest. */
  readonly moreWidth: number
}

/** How many chips stand in one line, at least one; the others need the button that opens them. */
export function chipsThatFit(widths: readonly number[], { room, gap, moreWidth }: RowOfChips): number {
  const ends: number[] = []
  for (const width of widths) ends.push((ends.at(-1) ?? -gap) + gap + width)
  if ((ends.at(-1) ?? 0) <= room) return widths.length
  return Math.max(1, ends.filter((end) => end + gap + moreWidth <= room).length)
}
