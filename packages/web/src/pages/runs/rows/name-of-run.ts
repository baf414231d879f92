import type { RunCells } from '../../../api/runs-query.js'

export function nameOfRun(run: RunCells): string {
  return String(run.cells.get('attributes.run_name') ?? run.runId)
}
