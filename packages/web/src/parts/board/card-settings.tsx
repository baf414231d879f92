import { useQuery } from '@tanstack/react-query'
import type { BoardX, CardSettings, CardType } from '../../addresses/board-state.js'
import { keysQuery } from '../../api/queries.js'
import { Select } from '../../controls/select.js'
import { Slider } from '../../controls/slider.js'
import { Switch } from '../../controls/switch.js'
import { axisLabel } from '../figures/compared-run.js'
import type { SettingsChange } from './board-changes.js'
import type { BoardData } from './board-data.js'
import { type Card, cardKinds } from './card.js'
import style from './card-settings.module.css'
import { figureAxes, isFigureType } from './figure-card.js'
import { KeysPicker } from './keys-picker.js'

export interface CardSettingsFormProps {
  readonly card: Card
  readonly type: CardType | undefined
  readonly board: BoardData
  readonly isTable: boolean
  readonly onTable: (isTable: boolean) => void
  readonly onSettings: (change: SettingsChange) => void
}

/** The types that show params and metrics, and become one another. */
const chartTypes = ['line', 'bar', 'scatter', 'parallel', 'box', 'contour'] as const

/** The settings of a card. Each change is drawn at once. */
export function CardSettingsForm(props: CardSettingsFormProps) {
  const { card, type = 'line', board, isTable, onTable, onSettings } = props
  const { settings } = card
  const keys = useAxes(board.experimentIds)
  const metricAxes = keys.filter((axis) => axis.startsWith('metrics.'))
  const kind = cardKinds[type]
  const isChart = (chartTypes as readonly CardType[]).includes(type)
  return (
    <div className={style.form}>
      {isChart && (
        <Select
          label="Chart"
          showLabel
          value={type}
          options={chartTypes.map((value) => ({ value: value as CardType, label: cardKinds[value].label }))}
          onChange={(next) => onSettings({ type: next, keys: keysFor(next, card.keys, metricAxes) })}
        />
      )}
      {kind.keys === 'metrics' && (
        <KeysPicker
          kind="metrics"
          experimentIds={board.experimentIds}
          keys={card.keys}
          most={kind.most}
          onKeys={(next) => onSettings({ keys: next })}
        />
      )}
      {kind.keys !== 'metrics' && !isFigureType(type) && <p className="t3">No settings.</p>}
      {type === 'line' && (
        <>
          <Select
            label="X axis"
            showLabel
            value={settings.x ?? board.x}
            options={xOptions(metricAxes)}
            onChange={(x) => onSettings({ x: x === board.x ? undefined : x, range: undefined })}
          />
          <Slider
            label="Smoothing"
            {...{ min: 0, max: 0.99, step: 0.01 }}
            value={settings.smoothing ?? board.smoothing}
            onChange={(smoothing) => onSettings({ smoothing })}
          />
          <Select
            label="Y scale"
            showLabel
            value={settings.yScale ?? 'linear'}
            options={Y_SCALES}
            onChange={(yScale) => onSettings({ yScale: yScale === 'linear' ? undefined : yScale })}
          />
          <Toggle label="Log X axis" setting="xScale" on="log" {...{ settings, onSettings }} />
          <Toggle label="Clip outliers (5–95%)" setting="clip" on={true} {...{ settings, onSettings }} />
          <Toggle label="Points" setting="points" on={true} {...{ settings, onSettings }} />
        </>
      )}
      {type === 'bar' && (
        <Select
          label="Value"
          showLabel
          value={settings.value ?? 'last'}
          options={(['last', 'min', 'max'] as const).map((value) => ({ value, label: value }))}
          onChange={(value) => onSettings({ value: value === 'last' ? undefined : value })}
        />
      )}
      {isFigureType(type) &&
        figureAxes[type]
          .slice(0, Math.min(figureAxes[type].length, card.keys.length + 1))
          .map((name, i) => (
            <Select
              key={name}
              label={name}
              showLabel
              value={card.keys[i] ?? ''}
              options={[
                ...(i >= 2 || card.keys[i] === undefined ? [{ value: '', label: 'none' }] : []),
                ...keys.map((axis) => ({ value: axis, label: axisLabel(axis) })),
              ]}
              onChange={(axis) => onSettings({ keys: card.keys.toSpliced(i, 1, axis).filter((key) => key !== '') })}
            />
          ))}
      {(type === 'line' || isFigureType(type)) && (
        <Switch label="Show as table" isSelected={isTable} onChange={onTable} />
      )}
    </div>
  )
}

/** The choices for the x axis of line charts. */
export function xOptions(metricAxes: readonly string[]): { value: BoardX; label: string }[] {
  return [
    { value: 'step', label: 'Step' },
    { value: 'wall', label: 'Wall time' },
    { value: 'relative', label: 'Relative time' },
    ...metricAxes.map((axis) => ({ value: axis as BoardX, label: axisLabel(axis) })),
  ]
}

/** Converts the keys for another chart type: lines and bars have metrics, the others have axes. */
export function keysFor(type: CardType, keys: readonly string[], metricAxes: readonly string[]): readonly string[] {
  if (cardKinds[type].keys === 'metrics') {
    const metrics = keys.filter((key) => !key.startsWith('params.')).map((key) => key.replace(/^metrics\./, ''))
    return metrics.slice(0, cardKinds[type].most)
  }
  const axes = keys.map((key) => (/^(metrics|params)\./.test(key) ? key : `metrics.${key}`))
  return [...axes, ...metricAxes.filter((axis) => !axes.includes(axis))].slice(0, type === 'contour' ? 3 : 2)
}

const Y_SCALES = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log' },
  { value: 'symlog', label: 'Symlog' },
] as const

function Toggle(props: {
  label: string
  setting: 'xScale' | 'clip' | 'points'
  on: 'log' | true
  settings: CardSettings
  onSettings: (change: SettingsChange) => void
}) {
  const { label, setting, on, settings, onSettings } = props
  return (
    <Switch
      label={label}
      isSelected={settings[setting] !== undefined}
      onChange={(isOn) => onSettings({ [setting]: isOn ? on : undefined })}
    />
  )
}

/** The params and metrics of the experiments, as axes. */
export function useAxes(experimentIds: readonly string[]): readonly string[] {
  const params = useQuery(keysQuery({ experimentIds, kind: 'params', search: '', varying: false }))
  const metrics = useQuery(keysQuery({ experimentIds, kind: 'metrics', search: '', varying: false }))
  return [
    ...(params.data?.keys ?? []).map(({ key }) => `params.${key}`),
    ...(metrics.data?.keys ?? []).map(({ key }) => `metrics.${key}`),
  ]
}
