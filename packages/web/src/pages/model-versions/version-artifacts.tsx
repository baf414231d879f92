import type { ModelVersion } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { loggedModelQuery, runQuery } from '../../api/queries.js'
import { versionPlaceQuery } from '../../api/registry-queries.js'
import { ArtifactBrowser } from '../../parts/artifacts/artifact-browser.js'
import { versionPlace } from './version-place.js'

/** The files of a version, if they belong to a run or logged model of this server (U-REG-5). */
export function VersionArtifacts({ version }: { version: ModelVersion }) {
  const { data: uri } = useQuery(versionPlaceQuery(version.name, version.version))
  const place = uri === undefined ? undefined : versionPlace(version, uri)
  const modelId = place !== undefined && 'modelId' in place ? place.modelId : ''
  const runId = place !== undefined && 'runId' in place ? place.runId : ''
  const model = useQuery({ ...loggedModelQuery(modelId), enabled: modelId !== '' })
  const run = useQuery({ ...runQuery(runId), enabled: runId !== '' })
  if (uri === undefined || place === undefined) return <Elsewhere uri={uri} />
  if (model.error !== null || run.error !== null) return <Elsewhere uri={uri} />
  if ('modelId' in place) {
    return (
      model.data !== undefined && <ArtifactBrowser source={place} rootUri={model.data.info.artifactUri} isOfPanel />
    )
  }
  return (
    run.data !== undefined && (
      <ArtifactBrowser source={place} rootUri={`${run.data.info.artifactUri}/${place.folder}`} isOfPanel />
    )
  )
}

function Elsewhere({ uri }: { uri: string | undefined }) {
  return (
    <section className="sect" aria-label="Artifacts">
      <header>
        <h3>Artifacts</h3>
      </header>
      {uri !== undefined && (
        <p className="t2">
          The files of this version are at <bdi className="mono">{uri}</bdi>. Labbook shows only files of runs and
          logged models.
        </p>
      )}
    </section>
  )
}
