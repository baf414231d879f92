import { Link } from '@tanstack/react-router'
import { Table2 } from 'lucide-react'
import type { RunCells } from '../../api/runs-query.js'
import { Missing } from '../../controls/missing.js'

/** The datasets of a run with what they were used for, as links (U-RUNS-2). */
export function RunDatasets({ run: { experimentId, datasets } }: { run: RunCells }) {
  if (datasets.length === 0) return <Missing />
  return (
    <span className="row tight cut">
      {datasets.map(({ name, digest, context }) => (
        <Link
          key={`${name}/${digest}`}
          className="chip line cut"
          title={[name, digest, ...(context === undefined ? [] : [context])].join(' · ')}
          to="/experiments/$experimentId/datasets/$name/$digest"
          params={{ experimentId, name, digest }}
        >
          <Table2 className="i s" aria-hidden />
          <bdi className="cut">{name}</bdi>
          {context !== undefined && context !== '' && <bdi className="t3">{context}</bdi>}
        </Link>
      ))}
    </span>
  )
}
