import type { Definitions } from '../../api/definitions.js'
import { Missing } from '../../controls/missing.js'
import { RunDot } from '../../controls/look-dot.js'
import { TextValue } from '../../controls/text-value.js'
import { formatDefinedTick } from '../../format/format-defined.js'
import { axisFormat, axisTitle, type AxisValue, axisValue, type ComparedRun } from './compared-run.js'

export interface AxisTableProps {
  readonly runs: readonly ComparedRun[]
  readonly axes: readonly string[]
  readonly definitions: Definitions
}

/** The data of a chart of runs as a table (U-ALL-6). */
export function AxisTable({ runs, axes, definitions }: AxisTableProps) {
  return (
    <table className="grid inset">
      <thead>
        <tr>
          <th>Run</th>
          {axes.map((axis) => (
            <th key={axis}>{axisTitle(axis, definitions)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.id}>
            <td>
              <span className="row tight">
                <RunDot runId={run.runId} />
                <bdi>{run.name}</bdi>
              </span>
            </td>
            {axes.map((axis) => (
              <td key={axis} className="tnum">
                <Value {...{ axis, definitions }} value={axisValue(run, axis)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A param as it was logged, a metric with five digits. */
function Value({ value, axis, definitions }: { value: AxisValue | undefined; axis: string; definitions: Definitions }) {
  if (value === undefined) return <Missing />
  if (!axis.startsWith('metrics.')) return <TextValue text={value.text} />
  return formatDefinedTick(value.number ?? Number(value.text), axisFormat(axis, definitions))
}
