import { Link } from '@tanstack/react-router'
import type { RunCells } from '../../../api/runs-query.js'
import { CutName } from '../../../controls/cut-name.js'
import { nameOfRun } from './name-of-run.js'

export interface RunLinkProps {
  readonly run: RunCells
  readonly siblings: readonly string[]
  /** Words that were searched, to underline. */
  readonly words: readonly string[]
}

export function RunLink({ run, siblings, words }: RunLinkProps) {
  const { experimentId, runId } = run
  const name = nameOfRun(run)
  return (
    <Link
      className="name mid"
      to="/experiments/$experimentId/runs/$runId"
      params={{ experimentId, runId }}
      aria-label={name}
    >
      <CutName name={name} siblings={siblings} words={words} />
    </Link>
  )
}
