import { Select } from '../../controls/select.js'
import { axisLabel } from '../figures/compared-run.js'

/** One axis of a plot, chosen among the params and metrics of the runs. */
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
