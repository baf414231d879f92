import { useMemo, useState } from 'react'
import { Switch } from '../../controls/switch.js'
import type { AxisFigureType } from '../figures/axis-figure.js'
import { axisTitle } from '../figures/compared-run.js'
import { axesOf, differsInValue, primaryAxis } from '../figures/default-axes.js'
import { RunsFigure } from '../figures/runs-figure.js'
import { AxisPicker } from './axis-picker.js'
import type { PlotTabProps } from './compare-plots.js'
import styles from './compare-plots.module.css'

export type FigureTabProps = PlotTabProps & { readonly type: AxisFigureType; readonly label: string }

/** Scatter, box and contour plots: two or three axes, each chosen separately (U-CMP-11, U-CMP-12). */
export function FigureTab({ type, label, runs, definitions, focus, search, onChange }: FigureTabProps) {
  const [isTable, setIsTable] = useState(false)
  const { params, metrics } = useMemo(() => axesOf(runs, definitions), [runs, definitions])
  const all = [...params, ...metrics]
  const defaults = defaultPair(type, runs, params, metrics, definitions)
  const x = search.x ?? defaults.x
  const y = search.y ?? defaults.y
  const z = search.z ?? metrics.find((axis) => axis !== y) ?? all[2] ?? ''
  const axes = useMemo(() => (type === 'contour' ? [x, y, z] : [x, y]), [type, x, y, z])
  return (
    <>
      <div className={styles.tools}>
        <AxisPicker
          label="X"
          axes={type === 'box' ? params : all}
          value={x}
          onChange={(next) => onChange({ x: next })}
        />
        <AxisPicker
          label="Y"
          axes={type === 'box' ? metrics : all}
          value={y}
          onChange={(next) => onChange({ y: next })}
        />
        {type === 'contour' && <AxisPicker label="Z" axes={all} value={z} onChange={(next) => onChange({ z: next })} />}
        <span className="mla" />
        <Switch label="Show as table" isSelected={isTable} onChange={setIsTable} />
      </div>
      <RunsFigure
        {...{ type, axes, runs, definitions, isTable }}
        label={`${label} of ${axes.map((axis) => axisTitle(axis, definitions)).join(', ')}`}
        highlighted={focus.highlighted}
        onHighlight={focus.onHighlight}
        inside={focus.brushed}
      />
    </>
  )
}

/** A param that differs across, the primary metric up; where no param differs, a metric across. */
function defaultPair(
  type: AxisFigureType,
  runs: PlotTabProps['runs'],
  params: readonly string[],
  metrics: readonly string[],
  definitions: PlotTabProps['definitions'],
) {
  const y = primaryAxis(runs, metrics, definitions) ?? ''
  const differing = params.find((axis) => differsInValue(runs, axis)) ?? params[0]
  const x = differing ?? (type === 'box' ? '' : (metrics.find((axis) => axis !== y) ?? ''))
  return { x, y: y === '' && type !== 'box' ? (params.find((axis) => axis !== x) ?? '') : y }
}
