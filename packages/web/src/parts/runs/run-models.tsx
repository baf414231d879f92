import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Box } from 'lucide-react'
import type { ModelVersion } from '@labbook/protocol'
import { modelsOfRunQuery, type NamedModel, versionsOfRunQuery } from '../../api/models-of-run.js'
import type { RunCells } from '../../api/runs-query.js'
import { Missing } from '../../controls/missing.js'
import { VersionLink } from '../model-versions/version-link.js'

/** The logged models and registered versions of a run, as links (U-RUNS-2). */
export function RunModels({ run }: { run: RunCells }) {
  const { data: models } = useQuery(modelsOfRunQuery(run))
  const { data: versions } = useQuery(versionsOfRunQuery(run.runId))
  return <ModelLinks {...{ run, models, versions }} />
}

export interface ModelLinksProps {
  readonly run: RunCells
  /** Undefined while loading, as versions are. */
  readonly models: readonly NamedModel[] | undefined
  readonly versions: readonly ModelVersion[] | undefined
}

/** The same where they are loaded for many runs together. */
export function ModelLinks({ run, models = [], versions = [] }: ModelLinksProps) {
  const { experimentId, runId, recordedModels } = run
  const recorded = models.length === 0 ? recordedModels : []
  if (models.length + recorded.length + versions.length === 0) return <Missing />
  return (
    <span className="row cut">
      {models.map(({ modelId, name }) => (
        <Link
          key={modelId}
          className="row tight"
          to="/experiments/$experimentId/models/$modelId"
          params={{ experimentId, modelId }}
        >
          <Box className="i s" aria-hidden />
          <bdi>{name}</bdi>
        </Link>
      ))}
      {recorded.map(({ path, flavor }) => (
        <Link
          key={path}
          className="row tight"
          to="/experiments/$experimentId/runs/$runId/artifacts/$"
          params={{ experimentId, runId, _splat: path }}
        >
          <Box className="i s" aria-hidden />
          <bdi>{flavor}</bdi>
        </Link>
      ))}
      {versions.map((version) => (
        <VersionLink key={`${version.name}/${version.version}`} version={version} />
      ))}
    </span>
  )
}
