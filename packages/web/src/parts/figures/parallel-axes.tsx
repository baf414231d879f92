import { type KeyboardEvent, memo, type PointerEvent, type ReactNode } from 'react'
import type { ParallelAxis } from './parallel-layout.js'
import styles from './parallel-plot.module.css'

/** What a brush covers of its axis, in pixels. */
export interface Span {
  readonly top: number
  readonly bottom: number
}

export interface AxisControls {
  /** What the brush covers, for people who cannot see it; undefined without one. */
  readonly brushText: string | undefined
  readonly span: Span | undefined
  readonly onBrushStart: (event: PointerEvent<SVGElement>) => void
  readonly onMoveStart: ((event: PointerEvent<SVGElement>) => void) | undefined
  readonly onKeyDown: (event: KeyboardEvent<SVGElement>) => void
  readonly onBlur: () => void
  /** Being moved: its name is not where the axis is. */
  readonly movedTo: number | undefined
  readonly place: string
  readonly hint: string
}

export interface AxisLinesProps {
  readonly axes: readonly ParallelAxis[]
  readonly top: number
  readonly bottom: number
}

/** The axes with their ticks, above the lines: labels have a halo, so that no line strikes through them. */
export const AxisLines = memo(function AxisLines({ axes, top, bottom }: AxisLinesProps) {
  return axes.map(({ axis, x, scale, ticks }) => (
    <g key={axis} pointerEvents="none">
      <line className={styles.axis} x1={x} x2={x} y1={top} y2={bottom} />
      {scale.below.length > 0 && (
        <line className={`${styles.axis} ${styles.gap}`} x1={x} x2={x} y1={bottom + 4} y2={lowest(scale.below) - 7} />
      )}
      {scale.below.map(({ text, y }) => (
        <g key={text ?? ''}>
          <circle cx={x} cy={y} r={3.5} className={styles.ring} />
          <TickLabel x={x} y={y} kind={text === undefined ? styles.missing : styles.warn}>
            {text ?? 'not logged'}
          </TickLabel>
        </g>
      ))}
      {ticks.map(({ y, label }) => (
        <g key={`${label} ${y}`}>
          <line className={styles.axis} x1={x - 3} x2={x + 3} y1={y} y2={y} />
          <TickLabel x={x} y={y} kind={scale.kind === 'category' ? styles.stored : undefined}>
            {label}
          </TickLabel>
        </g>
      ))}
    </g>
  ))
})

/** What one takes hold of: the name of an axis, which moves it, and its line, which is brushed. */
export function AxisControl({
  axis: { x, name, title, axis },
  top,
  height,
  controls,
}: {
  axis: ParallelAxis
  top: number
  height: number
  controls: AxisControls
}) {
  const { span, brushText, movedTo, place, hint, onBrushStart, onMoveStart, onKeyDown, onBlur } = controls
  const state = [movedTo === undefined ? '' : styles.isMoving, onMoveStart === undefined ? styles.fixed : ''].join(' ')
  return (
    <g
      className={`${styles.control} ${state}`}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={`${title}, ${place}`}
      aria-description={hint}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={
        span === undefined ? 50 : Math.round(100 * (1 - (span.top + span.bottom - 2 * top) / 2 / (height - top)))
      }
      aria-valuetext={brushText ?? 'no brush'}
      data-axis={axis}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
    >
      <rect className={styles.ringed} x={x - 14} y={top - 4} width={28} height={height - top} rx={4} />
      <rect
        className={styles.hit}
        x={x - 12}
        y={top - 6}
        width={24}
        height={height - top + 2}
        onPointerDown={onBrushStart}
      />
      {span !== undefined && <BrushRect {...{ x, span, onBrushStart }} />}
      <text
        className={`${styles.name} ${styles.halo}`}
        x={movedTo ?? x}
        y={10}
        dy=".35em"
        textAnchor="middle"
        onPointerDown={onMoveStart}
      >
        <title>{title}</title>
        {name}
      </text>
    </g>
  )
}

function BrushRect({ x, span, onBrushStart }: Pick<AxisControls, 'onBrushStart'> & { x: number; span: Span }) {
  const { top, bottom } = span
  return (
    <>
      <rect
        className={styles.brush}
        x={x - 7}
        width={14}
        y={top}
        height={Math.max(2, bottom - top)}
        rx={3}
        onPointerDown={onBrushStart}
      />
      {[top, bottom].map((y, i) => (
        <rect
          key={i === 0 ? 'top' : 'bottom'}
          className={styles.edge}
          x={x - 12}
          width={24}
          y={y - EDGE_PX}
          height={2 * EDGE_PX}
          onPointerDown={onBrushStart}
        />
      ))}
    </>
  )
}

/** A brush is sized by its ends, which reach so far. */
export const EDGE_PX = 4

function TickLabel({ x, y, kind, children }: { x: number; y: number; kind?: string | undefined; children: ReactNode }) {
  return (
    <text className={`${styles.halo} ${kind ?? ''}`} x={x - 9} y={y} dy=".35em" textAnchor="end">
      {children}
    </text>
  )
}

function lowest(places: readonly { readonly y: number }[]): number {
  return Math.max(...places.map(({ y }) => y))
}
