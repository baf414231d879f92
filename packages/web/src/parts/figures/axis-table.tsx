import type { MetricDefinition } from '@labbook/protocol'
import type { Definitions } from '../../api/definitions.js'
import { formatDefinedTick } from '../../format/format-defined.js'
import { axisFormat, axisTitle, type ComparedRun, valueOf } from './compared-run.js'
import { fiveDigits } from './parallel-chart.js'

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
          <tr key={run.runId}>
            <td>
              <bdi>{run.name}</bdi>
            </td>
            {axes.map((axis) => (
              <td key={axis}>{cellText(valueOf(run, axis), axisFormat(axis, definitions))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function cellText(value: number | string | undefined, definition: MetricDefinition | undefined): string {
  if (typeof value !== 'number') return value ?? '–'
  return definition?.format === undefined ? fiveDigits(value) : formatDefinedTick(value, definition)
}
