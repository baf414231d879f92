import { Clock, TriangleAlert } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import type { ReactNode } from 'react'
import type { AxisKind } from './axis-format.js'
import style from './chart-notes.module.css'
import type { PlottedSeries } from './drawn-series.js'
import { leftOutCount, leftOutOfLog, leftOutPlaces } from './left-out.js'
import type { XRange } from './x-range.js'

/** What a chart does not show as one might expect, and how to see it: one line each (U-CHART-13). */
export function ChartNotes({ children }: { children: ReactNode }) {
  return (
    <div className={style.notes} role="note">
      {children}
    </div>
  )
}

/** The values that a log axis has no place for. */
export function LogNote(props: {
  drawn: PlottedSeries
  range: XRange
  onScale: ((scale: 'linear' | 'symlog') => void) | undefined
}) {
  const { drawn, range, onScale } = props
  const { lines, kind, set } = drawn
  const leftOut = leftOutOfLog(lines, range)
  if (leftOut === undefined) return null
  const [first, second, ...others] = leftOut.names
  return (
    <p>
      <TriangleAlert className="i" aria-hidden />
      <span>
        A log axis has no place for {leftOutCount(leftOut)} of{' '}
        <b>
          <bdi>{first}</bdi>
        </b>
        {others.length > 0
          ? ` and ${others.length + 1} more`
          : second !== undefined && (
              <>
                {' and '}
                <b>
                  <bdi>{second}</bdi>
                </b>
              </>
            )}
        {leftOutPlaces(leftOut, kind, set.origin)}.
        {onScale !== undefined && (
          <>
            <AriaButton onPress={() => onScale('linear')}>Linear</AriaButton>
            <AriaButton onPress={() => onScale('symlog')}>Symlog</AriaButton>
          </>
        )}
      </span>
    </p>
  )
}

/** What lies at or below zero on a log x axis. */
export function LogXNote({ drawn }: { drawn: PlottedSeries }) {
  const count = drawn.lines.reduce((sum, { series }) => {
    return series.cells.reduce((some, { from, n, notFinite }) => (from <= 0 ? some + n + notFinite : some), sum)
  }, 0)
  if (count === 0) return null
  return (
    <p>
      <TriangleAlert className="i" aria-hidden />
      <span>The log X axis begins above zero: {count === 1 ? '1 point lies' : `${count} points lie`} before it.</span>
    </p>
  )
}

/** Why the axis is not the one that was asked for. */
export function OneStepNote({ step, kind }: { step: string; kind: AxisKind }) {
  return (
    <p>
      <Clock className={`i ${style.plain}`} aria-hidden />
      <span>
        {kind === 'relative'
          ? `All points have step ${step}, so the axis is relative time.`
          : `All points have step ${step} and one time.`}
      </span>
    </p>
  )
}

/** Runs far from the others, which squeeze these. */
export function FarNote({ count, onLeaveOut }: { count: number; onLeaveOut: () => void }) {
  return (
    <p>
      <TriangleAlert className="i" aria-hidden />
      <span>
        {count === 1 ? '1 run lies' : `${count} runs lie`} far from the others.
        <AriaButton onPress={onLeaveOut}>Leave out</AriaButton>
      </span>
    </p>
  )
}

export function LeftOutRunsNote({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <p>
      <TriangleAlert className="i" aria-hidden />
      <span>
        {count === 1 ? '1 run' : `${count} runs`} left out, far from the others.
        <AriaButton onPress={onShow}>Show</AriaButton>
      </span>
    </p>
  )
}
