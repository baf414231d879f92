import { Select } from '../../controls/select.js'
import { axisLabel } from '../figures/compared-run.js'

/** Chooses one axis of a plot from the runs' params and metrics. */
export function AxisPicker(props: {
  label: string
  axes: readonly string[]
  value: string
  onChange: (axis: string) => void
}) {
  const { label, axes, value, onChange } = props
  return (
    <Select
      label={label}
      showLabel
      value={value}
      options={axes.map((axis) => ({ value: axis, label: axisLabel(axis) }))}
      onChange={onChange}
    />
  )
}
