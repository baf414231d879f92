import { Link } from '@tanstack/react-router'
import type { RunCells } from '../../../api/runs-query.js'
import { CutName } from '../../../controls/cut-name.js'
import { nameOfRun } from './name-of-run.js'

export function RunLink({ run, siblings }: { run: RunCells; siblings: readonly string[] }) {
  const { experimentId, runId } = run
  return (
    <Link className="name mid" to="/experiments/$experimentId/runs/$runId" params={{ experimentId, runId }}>
      <CutName name={nameOfRun(run)} siblings={siblings} />
    </Link>
  )
}
