import type { Axis } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { bucketsFor } from './buckets-for.js'
import { fromOrigin, type SeriesSet } from './series.js'
import { seriesQuery } from './series-query.js'
import type { XRange } from './x-range.js'

export interface WantedSeries {
  readonly runIds: readonly string[]
  readonly keys: readonly string[]
  readonly axis: Axis
  /** The visible range; everything if left out. */
  readonly range: readonly [number, number] | undefined
  /** In CSS pixels; nothing is asked before layout. */
  readonly width: number
}

/**
 * The series over their full range and, of the visible range, as fine as there are pixels: until that has come, what is
 * there already. Where all points have one step, the axis is the time since the first.
 */
export function useSeries({ runIds, keys, axis, range, width }: WantedSeries) {
  const buckets = bucketsFor(width, runIds.length * keys.length)
  const isAsked = width > 0 && runIds.length > 0
  const asked = useQuery({ ...seriesQuery({ runIds, keys, x: axis, buckets }), enabled: isAsked })
  const step = axis === 'step' && asked.data !== undefined ? onlyStep(asked.data) : undefined
  const timed = useQuery({
    ...seriesQuery({ runIds, keys, x: 'relative', buckets }),
    enabled: isAsked && step !== undefined,
  })
  const isTimed = step !== undefined && timed.data !== undefined && timed.data.end > timed.data.start
  const used: Axis = isTimed ? 'relative' : axis
  const full = isTimed ? timed : asked
  const isWaiting = step !== undefined && timed.data === undefined && timed.error === null
  const whole = isWaiting ? undefined : full.data

  const zoom = range === undefined ? undefined : widened(range, whole)
  const origin = whole?.origin ?? 0
  const part = useQuery({
    ...seriesQuery({
      runIds,
      keys,
      x: used,
      buckets: Math.min(2000, Math.round(buckets * (1 + 2 * AIR))),
      range: zoom && { start: fromOrigin(zoom.start, origin), end: fromOrigin(zoom.end, origin) },
    }),
    enabled: zoom !== undefined && runIds.length > 0,
  })
  return {
    whole,
    /** What to draw. */
    answer: zoom === undefined ? whole : (sameOrigin(part.data, whole) ?? whole),
    axis: used,
    /** The one step that all points have. */
    step: step === undefined || whole === undefined ? undefined : step,
    error: full.error,
    retry: () => void full.refetch(),
  }
}

/** The step of all points, if some series has several at it. */
function onlyStep({ start, end, origin, series }: SeriesSet) {
  return start === end && series.some(({ count }) => count > 1) ? fromOrigin(start, origin) : undefined
}

/** How much is fetched beyond each edge, as a fraction of the visible range. */
const AIR = 0.25

/** A bit more than the visible range, so that lines continue at both edges. */
function widened([start, end]: readonly [number, number], whole: SeriesSet | undefined): XRange | undefined {
  if (whole === undefined) return undefined
  const air = (end - start) * AIR
  return {
    start: Math.floor(Math.max(start - air, whole.start)),
    end: Math.ceil(Math.min(end + air, whole.end)),
  }
}

/** The finer answer, converted to the origin of the full series. */
function sameOrigin(part: SeriesSet | undefined, whole: SeriesSet | undefined): SeriesSet | undefined {
  if (part === undefined || whole === undefined || part.origin === whole.origin) return part
  const shift = Number(BigInt(part.origin) - BigInt(whole.origin))
  const moved = (x: number) => x + shift
  return {
    ...part,
    origin: whole.origin,
    start: moved(part.start),
    end: moved(part.end),
    series: part.series.map((series) => ({
      ...series,
      cells: series.cells.map((cell) => ({
        ...cell,
        from: moved(cell.from),
        to: moved(cell.to),
        minX: moved(cell.minX),
        maxX: moved(cell.maxX),
      })),
    })),
  }
}
