import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { CardSettings, CardType } from '../../addresses/board-state.js'
import { Button } from '../../controls/button.js'
import { Popover } from '../../controls/popover.js'
import { Select } from '../../controls/select.js'
import { chunks } from './board-changes.js'
import { cardKinds } from './card.js'
import style from './card-settings.module.css'
import { useAxes } from './card-settings.js'
import { KeysPicker } from './keys-picker.js'

export interface AddChartProps {
  readonly experimentIds: readonly string[]
  /** The keys of logged images, and the paths of logged tables. */
  readonly images: readonly string[]
  readonly tables: readonly string[]
  readonly onAdd: (card: CardSettings) => void
}

/** A button that asks what to add to the board. */
export function AddChart(props: AddChartProps) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      label="Add chart"
      width={300}
      open={{ isOpen, onOpenChange: setOpen }}
      trigger={
        <Button>
          <Plus className="i" aria-hidden />
          Add chart
        </Button>
      }
    >
      <Form
        {...props}
        onAdd={(card) => {
          props.onAdd(card)
          setOpen(false)
        }}
      />
    </Popover>
  )
}

function Form({ experimentIds, images, tables, onAdd }: AddChartProps) {
  const [type, setType] = useState<CardType>('line')
  const [keys, setKeys] = useState<readonly string[]>([])
  const axes = useAxes(experimentIds)
  const kind = cardKinds[type]
  const files = type === 'images' ? images : tables
  const types = (Object.keys(cardKinds) as CardType[]).filter(
    (each) => (each !== 'images' || images.length > 0) && (each !== 'table' || tables.length > 0),
  )
  const ready = kind.keys === 'metrics' ? keys.length > 0 : kind.keys !== 'files' || keys.length === 1
  const cards = kind.keys === 'metrics' ? Math.max(1, chunks(keys, kind.most).length) : 1
  return (
    <form
      className={style.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) onAdd({ type, keys: kind.keys === 'axes' ? firstAxes(type, axes) : keys })
      }}
    >
      <Select
        label="Chart"
        showLabel
        value={type}
        options={types.map((value) => ({ value, label: cardKinds[value].label }))}
        onChange={(next) => {
          setType(next)
          setKeys(next === 'images' ? images.slice(0, 1) : next === 'table' ? tables.slice(0, 1) : [])
        }}
      />
      {kind.keys === 'metrics' && (
        <KeysPicker kind="metrics" {...{ experimentIds, keys }} onKeys={setKeys} canBeEmpty />
      )}
      {kind.keys === 'files' && (
        <Select
          label={type === 'images' ? 'Images' : 'Table'}
          showLabel
          value={keys[0] ?? ''}
          options={files.map((value) => ({ value, label: value }))}
          onChange={(key) => setKeys([key])}
        />
      )}
      {kind.keys === 'axes' && <p className="t3 small">Choose the axes in the settings of the chart.</p>}
      {type === 'difference' && <p className="t3 small">The baseline beside another run: only what differs.</p>}
      {cards > 1 && (
        <p className="t3 small">
          {cards} cards: each shows up to {kind.most === 1 ? '1 metric' : `${kind.most} metrics`}.
        </p>
      )}
      <Button type="submit" kind="primary" disabledReason={ready ? undefined : 'Choose at least one metric'}>
        Add
      </Button>
    </form>
  )
}

/** The axes to begin with: params first, then metrics. */
function firstAxes(type: CardType, axes: readonly string[]): readonly string[] {
  const metrics = axes.filter((axis) => axis.startsWith('metrics.'))
  const params = axes.filter((axis) => axis.startsWith('params.'))
  if (type === 'parallel') return [...params.slice(0, 3), ...metrics.slice(0, 1)]
  if (type === 'contour') return [...params.slice(0, 2), ...metrics].slice(0, 3)
  return [...params.slice(0, 1), ...metrics].slice(0, 2)
}
