import { type BoardState, type CardSettings, runCounts } from '../../addresses/board-state.js'
import { ChevronDown } from 'lucide-react'
import { columnName, columnOf } from '../../api/run-columns.js'
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
import { KeysPicker } from './keys-picker.js'
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
      {hasRunCount && <Groups {...{ experimentIds, state, onChange }} />}
      <span className="mla" />
      <Shown {...{ state, hasRunCount, hasOnlyRunKeys, onChange }} />
      <Switch
        label="Linked cursor"
        isSelected={state.unlinked !== true}
        onChange={(isLinked) => onChange({ unlinked: isLinked ? undefined : true })}
      />
      <AddChart {...{ experimentIds, images, tables, onAdd }} />
    </div>
  )
}

/** Smoothing, and which runs and cards there are. */
function Shown(props: Pick<BoardBarProps, 'state' | 'hasRunCount' | 'hasOnlyRunKeys' | 'onChange'>) {
  const { state, hasRunCount, hasOnlyRunKeys, onChange } = props
  return (
    <Popover
      label="Show"
      width={250}
      trigger={
        <Button>
          Show
          {state.smoothing !== undefined && <span className="v">smoothing {state.smoothing}</span>}
          <ChevronDown className="i" aria-hidden />
        </Button>
      }
    >
      <div className={form.form}>
        <Slider
          label="Smoothing"
          {...{ min: 0, max: 0.99, step: 0.01 }}
          value={state.smoothing ?? 0}
          onChange={(smoothing) => onChange({ smoothing: smoothing === 0 ? undefined : smoothing })}
        />
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

/** What runs are grouped by in line charts: a mean and a band in place of each group's lines. */
function Groups({ experimentIds, state, onChange }: Pick<BoardBarProps, 'experimentIds' | 'state' | 'onChange'>) {
  const { groups = [] } = state
  const keysOf = (kind: 'params' | 'tags') =>
    groups
      .map((name) => columnOf(name))
      .filter(({ group }) => group === GROUP_OF[kind])
      .map(({ label }) => label)
  const pick = (kind: 'params' | 'tags', keys: readonly string[]) => {
    const others = groups.filter((name) => columnOf(name).group !== GROUP_OF[kind])
    const next = [...others, ...keys.map((key) => columnName(kind, key))]
    onChange({ groups: next.length === 0 ? undefined : next })
  }
  return (
    <Popover
      label="Groups"
      width={280}
      trigger={
        <Button>
          Groups
          {groups.length > 0 && (
            <bdi className={`v cut ${style.grouped}`}>{groups.map((name) => columnOf(name).label).join(', ')}</bdi>
          )}
          <ChevronDown className="i" aria-hidden />
        </Button>
      }
    >
      <div className={form.form}>
        {(['params', 'tags'] as const).map((kind) => (
          <KeysPicker
            key={kind}
            {...{ kind, experimentIds }}
            keys={keysOf(kind)}
            most={MOST_GROUP_KEYS}
            canBeEmpty
            onKeys={(keys) => pick(kind, keys)}
          />
        ))}
        <Button isDisabled={groups.length === 0} onPress={() => onChange({ groups: undefined })}>
          No groups
        </Button>
      </div>
    </Popover>
  )
}

const GROUP_OF = { params: 'Parameters', tags: 'Tags' } as const
const MOST_GROUP_KEYS = 3
