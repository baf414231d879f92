import { type KeyboardEvent, type PointerEvent, type Ref, useMemo, useState } from 'react'
import type { Brushes } from '../../addresses/compare-search.js'
import { bestOf, type Definitions } from '../../api/definitions.js'
import { useElementWidth } from '../../controls/use-element-width.js'
import { formatDefinedTick } from '../../format/format-defined.js'
import { shortNames } from '../../format/short-names.js'
import { axisFormat, axisLabel, type ComparedRun } from './compared-run.js'
import { textMeasure } from './measure-text.js'
import { AxisControl, AxisLines } from './parallel-axes.js'
import { brushText, insideBrushes, steppedBrush, withBrush } from './parallel-brush.js'
import { ParallelEnds } from './parallel-ends.js'
import { endLabels, nearestLine, type ParallelAxis, type ParallelLine, parallelLayout } from './parallel-layout.js'
import { LiftedLine, ParallelLines, ParallelPoints } from './parallel-lines.js'
import styles from './parallel-plot.module.css'
import { ParallelTip } from './parallel-tip.js'
import { RunList } from './run-list.js'
import { useAxisBrush } from './use-axis-brush.js'
import { useAxisMove } from './use-axis-move.js'

export interface ParallelPlotProps {
  readonly label: string
  /** In the order in which they are drawn, the last on top. */
  readonly runs: readonly ComparedRun[]
  /** From left to right: `params.<key>` and `metrics.<key>`. */
  readonly axes: readonly string[]
  readonly definitions: Definitions
  readonly height?: number
  /** The line that the others are compared with. */
  readonly baselineId?: string | undefined
  readonly highlighted: string | undefined
  readonly onHighlight: (id: string | undefined) => void
  readonly brushes: Brushes
  readonly onBrushes: (brushes: Brushes | undefined) => void
  /** Called with another order; without it, axes cannot be moved. */
  readonly onAxes?: ((axes: readonly string[]) => void) | undefined
  /** The picture, for saving it. */
  readonly picture?: Ref<SVGSVGElement>
}

/** Runs as lines over parallel axes: highlighted, brushed and reordered in place (U-CMP-10). */
export function ParallelPlot(props: ParallelPlotProps) {
  const {
    label,
    runs,
    axes,
    definitions,
    height = 250,
    baselineId,
    highlighted,
    onHighlight,
    onBrushes,
    onAxes,
  } = props
  const [measureRoom, width] = useElementWidth()
  const measure = useMemo(textMeasure, [])
  const [pointer, setPointer] = useState<{ readonly x: number; readonly y: number }>()
  const isFew = runs.length <= LABELLED_RUNS
  const layout = useMemo(
    () => parallelLayout(runs, axes, definitions, { width, height, measure }),
    [runs, axes, definitions, width, height, measure],
  )
  const primary = primaryOf(axes, definitions)
  const best = useMemo(() => bestIds(runs, primary, definitions), [runs, primary, definitions])

  const brush = useAxisBrush(props.brushes, { top: layout.top, bottom: height - FOOT_PX }, (axis, next) =>
    onBrushes(withBrush(props.brushes, axis, next)),
  )
  const move = useAxisMove(layout.axes, onAxes)
  const inside = useMemo(() => insideBrushes(runs, brush.brushes), [runs, brush.brushes])
  const lifted = layout.lines.find(({ run }) => run.id === highlighted)

  const named = useMemo(() => {
    const short = shortNames(runs.map(({ name }) => name))
    return new Map(runs.map(({ id }, i) => [id, short[i] ?? '']))
  }, [runs])
  const ends = useMemo(() => {
    const isLabelled = (id: string) => isFew || id === highlighted || id === baselineId || best.has(id)
    return endLabels(layout, new Map([...named].filter(([id]) => isLabelled(id))), measure)
  }, [layout, named, isFew, highlighted, baselineId, best, measure])

  function hover(event: PointerEvent<SVGSVGElement>) {
    if (brush.isDrawing || move.moving !== undefined) return
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const id = x > layout.endsAt ? nearestEnd(ends, y) : nearestLine(layout.lines, x, y, REACH_PX)
    setPointer(id === undefined ? undefined : { x, y })
    if (id !== highlighted) onHighlight(id)
  }

  function highlightByKeys(id: string | undefined) {
    const end = layout.lines.find(({ run }) => run.id === id)?.points.at(-1)
    setPointer(end)
    onHighlight(id)
  }

  function leave() {
    setPointer(undefined)
    if (highlighted !== undefined) onHighlight(undefined)
  }

  function onAxisKey(axis: ParallelAxis, event: KeyboardEvent<SVGElement>) {
    const change = () => {
      if (move.onKey(axis, event)) return true
      const kept = props.brushes[axis.axis]
      const isUp = event.key === 'ArrowUp'
      if (isUp || event.key === 'ArrowDown') {
        const next = steppedBrush(axis.scale, kept, { isUp, isSizing: event.shiftKey })
        onBrushes(withBrush(props.brushes, axis.axis, next))
      } else if (event.key === 'Escape' && kept !== undefined) onBrushes(withBrush(props.brushes, axis.axis, undefined))
      else return false
      return true
    }
    if (event.altKey || event.ctrlKey || event.metaKey || !change()) return
    event.preventDefault()
    event.stopPropagation()
  }

  const { moving } = move
  return (
    <div ref={measureRoom} className={styles.room} role="group" aria-label={label}>
      {width > 0 && (
        <div className={styles.plot} style={{ width: layout.width }}>
          <RunList lines={layout.lines} {...{ highlighted }} onHighlight={highlightByKeys} />
          <svg
            ref={props.picture}
            className={styles.chart}
            width={layout.width}
            height={height}
            onPointerMove={hover}
            onPointerDown={hover}
            onPointerLeave={(event) => event.pointerType === 'mouse' && leave()}
          >
            <ParallelLines lines={layout.lines} inside={inside} />
            {lifted !== undefined && <LiftedLine line={lifted} />}
            <AxisLines axes={layout.axes} top={layout.top} bottom={layout.bottom} />
            {layout.axes.map((axis, i) => (
              <AxisControl
                key={axis.axis}
                {...{ axis, height }}
                top={layout.top}
                controls={{
                  span: brush.spanOf(axis),
                  brushText: textOf(axis, brush.brushes, definitions),
                  onBrushStart: (event) => brush.start(axis, event),
                  onMoveStart: onAxes === undefined ? undefined : (event) => move.start(axis, event),
                  onKeyDown: (event) => onAxisKey(axis, event),
                  onBlur: () => moving?.axis === axis.axis && move.putBack(),
                  movedTo: moving?.axis === axis.axis ? moving.x : undefined,
                  place: `axis ${i + 1} of ${axes.length}`,
                  hint: onAxes === undefined ? BRUSH_HINT : `${BRUSH_HINT} ${MOVE_HINT}`,
                }}
              />
            ))}
            {moving !== undefined && (
              <MovePlace axes={layout.axes} moving={moving} top={layout.top} bottom={layout.bottom} />
            )}
            <ParallelPoints lines={layout.lines} inside={inside} />
            <ParallelEnds {...{ ends, lifted, inside, best, endsAt: layout.endsAt }} top={layout.top} />
          </svg>
          {lifted !== undefined && pointer !== undefined && !brush.isDrawing && (
            <ParallelTip
              line={lifted}
              {...{ primary, definitions }}
              baseline={runs.find(({ id }) => id === baselineId)}
              at={pointer}
              isLeftOfPointer={pointer.x > layout.width * 0.6}
            />
          )}
          <div className={styles.said} role="status">
            {moving === undefined ? '' : `${axisLabel(moving.axis)}: place ${moving.to + 1} of ${axes.length}`}
          </div>
        </div>
      )}
    </div>
  )
}

/** Up to so many runs have a label at the end of their line; above, only those that stand out. */
const LABELLED_RUNS = 10
/** A line is hovered from so far. */
const REACH_PX = 14
/** Below the lowest place of an axis. */
const FOOT_PX = 8
const BRUSH_HINT = 'Arrow up and down move the brush, with Shift they size it, Escape clears it.'
const MOVE_HINT = 'Space lifts the axis, arrow left and right move it, Space drops it, Escape puts it back.'

/** The primary metric where it is an axis, else the last axis that is a metric. */
function primaryOf(axes: readonly string[], { primary }: Definitions): string | undefined {
  const chosen = axes.find((axis) => axis === `metrics.${primary}`)
  return chosen ?? axes.findLast((axis) => axis.startsWith('metrics.'))
}

function bestIds(runs: readonly ComparedRun[], primary: string | undefined, definitions: Definitions) {
  const valueOf = (run: ComparedRun) => (primary === undefined ? undefined : run.metrics.get(axisLabel(primary)))
  const goal = primary === undefined ? undefined : axisFormat(primary, definitions)?.goal
  const best = bestOf(runs.map(valueOf), goal)
  return new Set(best === undefined ? [] : runs.filter((run) => valueOf(run) === best).map(({ id }) => id))
}

function textOf({ axis }: ParallelAxis, brushes: Brushes, definitions: Definitions): string | undefined {
  const brush = brushes[axis]
  return brush === undefined
    ? undefined
    : brushText(brush, (value) => formatDefinedTick(value, axisFormat(axis, definitions)))
}

function nearestEnd(ends: readonly { readonly line: ParallelLine; readonly y: number }[], y: number) {
  const [nearest] = ends.toSorted((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))
  return nearest !== undefined && Math.abs(nearest.y - y) <= REACH_PX ? nearest.line.run.id : undefined
}

/** Where an axis that is being moved would stand. */
function MovePlace(props: {
  axes: readonly ParallelAxis[]
  moving: { readonly axis: string; readonly to: number }
  top: number
  bottom: number
}) {
  const { axes, moving, top, bottom } = props
  const from = axes.findIndex(({ axis }) => axis === moving.axis)
  const x = axes[moving.to]?.x ?? 0
  const aside = moving.to === from ? 0 : (moving.to > from ? 1 : -1) * PLACE_ASIDE_PX
  return <line className={styles.place} x1={x + aside} x2={x + aside} y1={top - 10} y2={bottom} />
}

const PLACE_ASIDE_PX = 18
