import type { CompareView } from '../../addresses/compare-search.js'
import type { SectionView } from './grid-items.js'

/** From so many runs on, they are the rows of the grid. */
const ROWS_FROM = 11

export function shownAs(view: CompareView, count: number): 'columns' | 'rows' {
  return view.as ?? (count >= ROWS_FROM ? 'rows' : 'columns')
}

/** Whether the names of a list have one more or one less. */
export function withName(names: readonly string[] | undefined, name: string, isOn: boolean): readonly string[] {
  const others = (names ?? []).filter((other) => other !== name)
  return isOn ? [...others, name] : others
}

/** What the address says about a section; which ones are folded is this browser's. */
export function sectionView(view: CompareView, title: string, isFolded: boolean): SectionView {
  return {
    isFolded,
    isDiffOnly: view.diff?.includes(title) ?? false,
    withGaps: view.gaps?.includes(title) ?? false,
    find: view.find?.[title] ?? '',
  }
}

/** With another text looked for in a section; none removes it. */
export function withFind(view: CompareView, title: string, text: string): CompareView['find'] {
  const { [title]: _, ...others } = view.find ?? {}
  return text === '' ? others : { ...others, [title]: text }
}

/** The column that the others are measured against: what the address says, else the experiment's baseline. */
export function baselineColumn(
  columns: readonly { readonly id: string; readonly run: { readonly info: { readonly runId: string } } }[],
  asked: string | undefined,
  ofExperiment: string | undefined,
): string | undefined {
  if (asked === 'none') return undefined
  const column =
    columns.find(({ id }) => id === asked) ??
    columns.find(({ run }) => ofExperiment !== undefined && run.info.runId === ofExperiment)
  return column?.id
}

/** A list with one item moved before or after another. */
export function moved<T>(
  items: readonly T[],
  item: T,
  place: { readonly item: T; readonly after: boolean },
): readonly T[] {
  if (item === place.item) return items
  const others = items.filter((other) => other !== item)
  const at = others.indexOf(place.item) + (place.after ? 1 : 0)
  return others.toSpliced(at, 0, item)
}

/** Ids say little where columns are narrow, and files are only asked for when wanted. */
export function foldedAtFirst(title: string, columns: number): boolean {
  return title === 'Datasets' || title === 'Artifacts' || (title === 'Run details' && columns > 5)
}
