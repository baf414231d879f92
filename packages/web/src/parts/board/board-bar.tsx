import { type BoardState, type CardSettings, runCounts } from '../../addresses/board-state.js'
import { ChevronDown } from 'lucide-react'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { SearchField } from '../../controls/search-field.js'
import { Select } from '../../controls/select.js'
import { Slider } from '../../controls/slider.js'
import { Switch } from '../../controls/switch.js'
import { AddChart } from './add-chart.js'
import type { StateChange } from './board-changes.js'
import { useAxes, xOptions } from './card-settings.js'
import form from './card-settings.module.css'
import style from './chart-board.module.css'
import { DEFAULT_RUNS } from './default-runs.js'

export interface BoardBarProps {
  readonly experimentIds: readonly string[]
  readonly state: BoardState
  /** The keys of logged images, and the paths of logged tables. */
  readonly images: readonly string[]
  readonly tables: readonly string[]
  readonly hasRunCount: boolean
  readonly hasOnlyRunKeys: boolean
  readonly onChange: (change: StateChange) => void
  readonly onAdd: (card: CardSettings) => void
}

/** What holds for all charts of a board (U-CHART-4). */
export function BoardBar(props: BoardBarProps) {
  const { experimentIds, state, images, tables, hasRunCount, hasOnlyRunKeys, onChange, onAdd } = props
  const axes = useAxes(experimentIds)
  return (
    <div className={`tools ${style.bar}`}>
      <div className={style.match}>
        <SearchField
          label="Filter charts"
          value={state.match ?? ''}
          onChange={(match) => onChange({ match: match || undefined })}
        />
      </div>
      <Select
        label="X axis"
        value={state.x ?? 'step'}
        options={xOptions(axes.filter((axis) => axis.startsWith('metrics.')))}
        onChange={(x) => onChange({ x: x === 'step' ? undefined : x })}
      />
      <Slider
        label="Smoothing"
        {...{ min: 0, max: 0.99, step: 0.01 }}
        value={state.smoothing ?? 0}
        onChange={(smoothing) => onChange({ smoothing: smoothing === 0 ? undefined : smoothing })}
      />
      <span className="mla" />
      {(hasRunCount || !hasOnlyRunKeys) && <Shown {...{ state, hasRunCount, hasOnlyRunKeys, onChange }} />}
      <Switch
        label="Linked cursor"
        isSelected={state.unlinked !== true}
        onChange={(isLinked) => onChange({ unlinked: isLinked ? undefined : true })}
      />
      <AddChart {...{ experimentIds, images, tables, onAdd }} />
    </div>
  )
}

/** Which runs and cards there are. */
function Shown(props: Pick<BoardBarProps, 'state' | 'hasRunCount' | 'hasOnlyRunKeys' | 'onChange'>) {
  const { state, hasRunCount, hasOnlyRunKeys, onChange } = props
  return (
    <Popover
      label="Show"
      width={220}
      trigger={
        <Button>
          Show
          <ChevronDown className="i" aria-hidden />
        </Button>
      }
    >
      <div className={form.form}>
        {hasRunCount && (
          <Select
            label="Runs shown"
            showLabel
            value={String(state.runs ?? DEFAULT_RUNS)}
            options={runCounts.map((count) => ({ value: String(count), label: `First ${count} runs` }))}
            onChange={(count) => onChange({ runs: Number(count) === DEFAULT_RUNS ? undefined : Number(count) })}
          />
        )}
        {!hasOnlyRunKeys && (
          <Switch
            label="Hide empty charts"
            isSelected={state.hideEmpty === true}
            onChange={(hideEmpty) => onChange({ hideEmpty: hideEmpty || undefined })}
          />
        )}
      </div>
    </Popover>
  )
}
