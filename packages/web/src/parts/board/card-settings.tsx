import { useQuery } from '@tanstack/react-query'
import {
  type BoardX,
  type CardSettings,
  type CardSize,
  type ChartType,
  cardSizes,
  chartTypes,
} from '../../addresses/board-state.js'
import { keysQuery } from '../../api/queries.js'
import { Select } from '../../controls/select.js'
import { Slider } from '../../controls/slider.js'
import { Switch } from '../../controls/switch.js'
import { axisLabel } from '../figures/compared-run.js'
import type { Card } from './card.js'
import style from './card-settings.module.css'
import { figureAxes } from './figure-card.js'

export interface CardSettingsFormProps {
  readonly card: Card
  readonly type: ChartType | undefined
  readonly experimentIds: readonly string[]
  readonly board: { readonly x: BoardX; readonly smoothing: number }
  readonly isTable: boolean
  readonly onTable: (isTable: boolean) => void
  readonly onSettings: (change: Partial<Record<keyof CardSettings, unknown>>) => void
}

/** The settings of a card. Each change is drawn at once. */
export function CardSettingsForm(props: CardSettingsFormProps) {
  const { card, type = 'line', experimentIds, board, isTable, onTable, onSettings } = props
  const { settings } = card
  const keys = useAxes(experimentIds)
  const metricAxes = keys.filter((axis) => axis.startsWith('metrics.'))
  const isFigure = type !== 'line' && type !== 'bar'
  return (
    <div className={style.form}>
      <Select
        label="Chart"
        showLabel
        value={type}
        options={chartTypes.map((value) => ({ value, label: TYPE_LABELS[value] }))}
        onChange={(next) => onSettings({ type: next, keys: keysFor(next, card.keys, metricAxes) })}
      />
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
          <Toggle label="Log Y axis" setting="yScale" on="log" {...{ settings, onSettings }} />
          <Toggle label="Symlog Y axis" setting="yScale" on="symlog" {...{ settings, onSettings }} />
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
      {isFigure &&
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
      <Select
        label="Size"
        showLabel
        value={settings.size ?? 'medium'}
        options={cardSizes.map((value) => ({ value, label: SIZE_LABELS[value] }))}
        onChange={(size) => onSettings({ size: size === 'medium' ? undefined : size })}
      />
      {type !== 'bar' && <Switch label="Show as table" isSelected={isTable} onChange={onTable} />}
    </div>
  )
}

export const TYPE_LABELS: Readonly<Record<ChartType, string>> = {
  line: 'Line',
  bar: 'Bar',
  scatter: 'Scatter',
  parallel: 'Parallel coordinates',
  box: 'Box',
  contour: 'Contour',
}

const SIZE_LABELS: Readonly<Record<CardSize, string>> = { small: 'Small', medium: 'Medium', large: 'Large' }

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
function keysFor(type: ChartType, keys: readonly string[], metricAxes: readonly string[]): readonly string[] {
  if (type === 'line' || type === 'bar') return keys.map((key) => key.replace(/^(metrics|params)\./, ''))
  const axes = keys.map((key) => (/^(metrics|params)\./.test(key) ? key : `metrics.${key}`))
  return [...axes, ...metricAxes.filter((axis) => !axes.includes(axis))].slice(0, type === 'contour' ? 3 : 2)
}

function Toggle(props: {
  label: string
  setting: 'xScale' | 'yScale' | 'clip' | 'points'
  on: 'log' | 'symlog' | true
  settings: CardSettings
  onSettings: CardSettingsFormProps['onSettings']
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
