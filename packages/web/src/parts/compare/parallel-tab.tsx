import { Download } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import type { Brushes } from '../../addresses/compare-search.js'
import { IconButton } from '../../controls/button.js'
import { Menu, MenuItem } from '../../controls/menu.js'
import { Switch } from '../../controls/switch.js'
import { formatDefinedTick } from '../../format/format-defined.js'
import { announceFailure } from '../../shell/undo.js'
import { useChartTheme } from '../../theme/chart-theme.js'
import { AxisTable } from '../figures/axis-table.js'
import { axisFormat, axisTitle } from '../figures/compared-run.js'
import { axesOf, defaultAxes, differsInValue } from '../figures/default-axes.js'
import { brushText, insideBrushes } from '../figures/parallel-brush.js'
import { ParallelPlot } from '../figures/parallel-plot.js'
import { saveSvg, saveSvgAsPng } from '../figures/svg-picture.js'
import { AxesPicker } from './axes-picker.js'
import type { PlotTabProps } from './compare-plots.js'
import styles from './compare-plots.module.css'

/** Runs as lines over parallel axes, with what is chosen and brushed in the address (U-CMP-10). */
export function ParallelTab({ runs, definitions, baselineId, focus, search, onChange, onSelect }: PlotTabProps) {
  const [isTable, setIsTable] = useState(false)
  const picture = useRef<SVGSVGElement>(null)
  const { surface } = useChartTheme()
  const all = useMemo(() => axesOf(runs, definitions), [runs, definitions])
  const atFirst = useMemo(() => defaultAxes(runs, definitions), [runs, definitions])
  const axes = search.axes ?? atFirst
  // A brush on an axis that is not there could be neither seen nor cleared.
  const brushes = useMemo(() => pick(search.brushes ?? {}, axes), [search.brushes, axes])
  const title = `Runs over ${axes.map((axis) => axisTitle(axis, definitions)).join(', ')}`

  const save = (write: (svg: SVGSVGElement) => unknown) => {
    if (picture.current === null) return
    Promise.resolve(write(picture.current)).catch((error: Error) =>
      announceFailure(`The picture could not be saved: ${error.message}`),
    )
  }

  return (
    <>
      <div className={styles.tools}>
        <AxesPicker
          {...all}
          picked={axes}
          definitions={definitions}
          differs={(axis) => differsInValue(runs, axis)}
          onPick={(next) => onChange({ axes: next, brushes: next && pick(search.brushes ?? {}, next) })}
        />
        <span className={`small t3 ${styles.hint}`}>{hintFor(axes, search.axes === undefined)}</span>
        <span className="mla" />
        <BrushedRuns {...{ runs, brushes, definitions, onSelect }} onClear={() => onChange({ brushes: undefined })} />
        <Switch label="Show as table" isSelected={isTable} onChange={setIsTable} />
        <Menu
          label="Save the plot"
          trigger={
            <IconButton label="Save the plot" isDisabled={isTable || axes.length < 2}>
              <Download className="i" aria-hidden />
            </IconButton>
          }
        >
          <MenuItem onAction={() => save((svg) => saveSvgAsPng(title, svg, surface))}>PNG</MenuItem>
          <MenuItem onAction={() => save((svg) => saveSvg(title, svg, surface))}>SVG</MenuItem>
        </Menu>
      </div>
      {axes.length < 2 ? (
        <p className="t3">{nothingToDraw(search.axes === undefined)}</p>
      ) : isTable ? (
        <AxisTable {...{ runs, axes, definitions }} />
      ) : (
        <ParallelPlot
          label={title}
          {...{ runs, axes, definitions, baselineId, brushes, picture }}
          highlighted={focus.highlighted}
          onHighlight={focus.onHighlight}
          onBrushes={(next) => onChange({ brushes: next })}
          onAxes={(next) => onChange({ axes: next })}
        />
      )}
    </>
  )
}

interface BrushedRunsProps extends Pick<PlotTabProps, 'runs' | 'definitions' | 'onSelect'> {
  readonly brushes: Brushes
  readonly onClear: () => void
}

/** `5 of 10 runs with n_estimators 150 to 200`, and what can be done with them. */
function BrushedRuns({ runs, brushes, definitions, onSelect, onClear }: BrushedRunsProps) {
  const inside = insideBrushes(runs, brushes)
  const parts = Object.entries(brushes).map(([axis, brush]) => {
    const text = brushText(brush, (value) => formatDefinedTick(value, axisFormat(axis, definitions)))
    return `${axisTitle(axis, definitions)} ${text}`
  })
  return (
    <span className="row small" role="status">
      {inside !== undefined && (
        <>
          <span>
            <b className="med">{inside.size}</b> of {runs.length} runs with {parts.join(' and ')}
          </span>
          {onSelect !== undefined && inside.size >= 2 && inside.size < runs.length && (
            <AriaButton className={styles.link ?? ''} onPress={() => onSelect([...inside])}>
              Select
            </AriaButton>
          )}
          <AriaButton className={styles.link ?? ''} onPress={onClear}>
            Clear
          </AriaButton>
        </>
      )}
    </span>
  )
}

function hintFor(axes: readonly string[], isAtFirst: boolean): string {
  const hands = 'Drag along an axis to brush, drag a name to move its axis.'
  if (!isAtFirst) return hands
  const hasParams = axes.some((axis) => axis.startsWith('params.'))
  return `${hasParams ? 'Parameters that differ, then metrics.' : 'No parameter differs, so only metrics are shown.'} ${hands}`
}

function nothingToDraw(isAtFirst: boolean): string {
  return isAtFirst
    ? 'The runs differ in too little for a plot. Choose at least two parameters or metrics under Axes.'
    : 'Choose at least two parameters or metrics under Axes.'
}

function pick(brushes: Brushes, axes: readonly string[]): Brushes {
  return Object.fromEntries(Object.entries(brushes).filter(([axis]) => axes.includes(axis)))
}
