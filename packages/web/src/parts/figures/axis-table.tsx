import { axisLabel, type ComparedRun, valueOf } from './compared-run.js'
import { fiveDigits } from './parallel-chart.js'

/** The data of a chart of runs as a table (U-ALL-6). */
export function AxisTable({ runs, axes }: { runs: readonly ComparedRun[]; axes: readonly string[] }) {
  return (
    <table className="grid inset">
      <thead>
        <tr>
          <th>Run</th>
          {axes.map((axis) => (
            <th key={axis}>{axisLabel(axis)}</th>
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
              <td key={axis}>{cellText(valueOf(run, axis))}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function cellText(value: number | string | undefined): string {
  return typeof value === 'number' ? fiveDigits(value) : (value ?? '–')
}
