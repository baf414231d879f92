import { useMemo, useState } from 'react'
import { COLUMN_WIDTHS, type GridColumn, type GridLayout } from './grid-column.js'

/** A column as it is laid out. */
export interface Track<Row> {
  readonly column: GridColumn<Row>
  readonly width: number
  /** Distance from the left edge of the table. */
  readonly left: number
  readonly isFrozen: boolean
  /** The first of its group, divided from the others by a line. */
  readonly isGroupStart: boolean
}

export interface Tracks<Row> {
  /** All columns, the first included. */
  readonly all: readonly Track<Row>[]
  readonly width: number
  /** Shows a width while its edge is dragged. */
  readonly onDraft: (draft: { readonly name: string; readonly width: number } | undefined) => void
  readonly draft: { readonly name: string; readonly width: number } | undefined
}

export interface TrackOptions<Row> {
  readonly first: GridColumn<Row>
  readonly columns: readonly GridColumn<Row>[]
  readonly layout: GridLayout | undefined
  /** The width of the table's frame; 0 until layout. */
  readonly room: number
}

/** Lays the columns out: the first takes the room that the others leave. */
export function useTracks<Row>({ first, columns, layout, room }: TrackOptions<Row>): Tracks<Row> {
  const [draft, setDraft] = useState<Tracks<Row>['draft']>()
  const laid = useMemo(() => laidOut({ first, columns, layout, room, draft }), [first, columns, layout, room, draft])
  return { ...laid, draft, onDraft: setDraft }
}

function laidOut<Row>({
  first,
  columns,
  layout,
  room,
  draft,
}: TrackOptions<Row> & Pick<Tracks<Row>, 'draft'>): Pick<Tracks<Row>, 'all' | 'width'> {
  const chosen = (name: string) => (draft?.name === name ? draft.width : layout?.widths[name])
  const widths = columns.map(({ name, width }) => withinLimits(chosen(name) ?? width))
  // Of their usual widths, so that it stays while another is resized.
  const usual = columns.reduce((sum, { width }) => sum + width, 0)
  const least = Math.min(first.width, room === 0 ? first.width : 0.6 * room)
  const firstWidth = chosen(first.name) ?? Math.max(least, room - usual)
  const frozen = layout?.frozen ?? 0
  let left = 0
  const all = [first, ...columns].map((column, i): Track<Row> => {
    const width = i === 0 ? firstWidth : (widths[i - 1] ?? column.width)
    const before = i < 2 ? undefined : columns[i - 2]
    const track = {
      column,
      width,
      left,
      isFrozen: i <= frozen,
      isGroupStart: i > 0 && column.group !== before?.group && column.group !== undefined,
    }
    left += width
    return track
  })
  return { all, width: left }
}

export function withinLimits(width: number): number {
  return Math.round(Math.max(COLUMN_WIDTHS.min, Math.min(COLUMN_WIDTHS.max, width)))
}

/** A track that is drawn, and the room of those left out before it. */
export interface PlacedTrack<Row> extends Track<Row> {
  readonly gap: number
}

/** The tracks in view, the frozen ones included; only these are drawn. */
export function tracksInView<Row>(
  all: Tracks<Row>['all'],
  { from, to }: { readonly from: number; readonly to: number },
): readonly PlacedTrack<Row>[] {
  let at = 0
  return all.flatMap((track) => {
    const { isFrozen, left, width } = track
    if (!isFrozen && (left + width <= from || left >= to)) return []
    const gap = left - at
    at = left + width
    return [{ ...track, gap }]
  })
}

/** The grid template of a row. */
export function templateOf<Row>(tracks: readonly PlacedTrack<Row>[]): string {
  return tracks.map(({ gap, width }) => `${gap + width}px`).join(' ')
}

/** The width at which the contents of a column that are drawn are not cut. */
export function fittingWidth(table: HTMLElement | null, name: string): number {
  const cells = [...(table?.querySelectorAll<HTMLElement>(`[data-column="${CSS.escape(name)}"]`) ?? [])]
  for (const { dataset } of cells) dataset.measured = ''
  const widest = cells.reduce((most, { offsetWidth }) => Math.max(most, offsetWidth), 0)
  for (const { dataset } of cells) delete dataset.measured
  // Widths are whole pixels, and texts are not.
  return widest + 1
}
