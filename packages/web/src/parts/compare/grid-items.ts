import { labelOf } from '../../format/format-defined.js'
import { type CompareRow, type Difference, differenceIn } from './difference.js'

export interface CompareSection {
  readonly title: string
  readonly rows: readonly CompareRow[]
  /** Said in place of rows: `No tags.` */
  readonly empty: string
  /** Params are code whose differences are marked; metrics are measured against the baseline. */
  readonly kind: 'params' | 'metrics' | 'texts'
  readonly isLoading?: boolean
  /** What some lack is a difference like another, such as a column of a schema. */
  readonly isMissingDifferent?: boolean
}

/** What the reader asked of a section. */
export interface SectionView {
  readonly isFolded: boolean
  readonly isDiffOnly: boolean
  /** With `isDiffOnly`: also the rows that differ only because some runs did not log them. */
  readonly withGaps: boolean
  /** Only rows whose key contains it. */
  readonly find: string
}

/** One line of the grid, which is a single table: the head of a section or one of its rows. */
export type GridItem =
  | { readonly kind: 'section'; readonly section: CompareSection; readonly shown: readonly CompareRow[] }
  | {
      readonly kind: 'row'
      readonly section: CompareSection
      readonly row: CompareRow
      readonly difference: Difference
    }
  | { readonly kind: 'gaps'; readonly section: CompareSection; readonly count: number; readonly isOpen: boolean }
  | { readonly kind: 'note'; readonly section: CompareSection; readonly text: string }

/** The lines of all sections, from the top. */
export function gridItems(
  sections: readonly CompareSection[],
  viewOf: (title: string) => SectionView,
): readonly GridItem[] {
  return sections.flatMap((section) => itemsOf(section, viewOf(section.title)))
}

function itemsOf(section: CompareSection, view: SectionView): readonly GridItem[] {
  const found = section.rows
    .filter((row) => contains(row, view.find))
    .map((row) => ({ kind: 'row' as const, section, row, difference: differenceOf(row, section) }))
  const inValue = found.filter(({ difference }) => difference === 'value')
  const gaps = found.filter(({ difference }) => difference === 'missing')
  const listed = view.isDiffOnly ? inValue : found
  const isOpen = view.isDiffOnly && view.withGaps
  const opened = isOpen ? gaps : []
  const head: GridItem = { kind: 'section', section, shown: [...listed, ...opened].map(({ row }) => row) }
  if (view.isFolded) return [head]
  const fold: readonly GridItem[] =
    view.isDiffOnly && gaps.length > 0 ? [{ kind: 'gaps', section, count: gaps.length, isOpen }] : []
  const text = noteOf(section, view, found.length)
  const note: readonly GridItem[] = listed.length + fold.length === 0 ? [{ kind: 'note', section, text }] : []
  return [head, ...listed, ...fold, ...opened, ...note]
}

export function differenceOf(row: CompareRow, { isMissingDifferent = false }: CompareSection): Difference {
  const difference = differenceIn(row)
  return difference === 'missing' && isMissingDifferent ? 'value' : difference
}

/** Why a section has no rows. */
function noteOf({ rows, empty, isLoading = false }: CompareSection, { find }: SectionView, found: number): string {
  if (isLoading) return 'Loading…'
  if (rows.length === 0) return empty
  return found === 0 ? `No key contains “${find}”.` : 'Nothing differs.'
}

function contains({ key, metric, param }: CompareRow, find: string): boolean {
  const wanted = find.trim().toLowerCase()
  return wanted === '' || `${key}\n${labelOf(key, metric ?? param)}`.toLowerCase().includes(wanted)
}
