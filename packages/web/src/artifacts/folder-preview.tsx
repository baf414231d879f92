import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { type ArtifactEntry, artifactLevelQuery, type ModelFolder } from './artifact-source.js'

const ModelPanel = lazy(async () => ({ default: (await import('../logged-models/model-panel.js')).ModelPanel }))

/** What a folder is: a model if it holds an `MLmodel` file, else only a folder. */
export function FolderPreview(props: {
  runId: string
  models: readonly ModelFolder[]
  entry: ArtifactEntry
  fullPath: string
}) {
  const { runId, models, entry, fullPath } = props
  const { data } = useQuery(artifactLevelQuery(runId, models, entry.path))
  const modelFile = data?.find(({ name, isDir }) => name === 'MLmodel' && !isDir)
  if (modelFile === undefined) return <p className="t3">Pick a file to look at it.</p>
  return (
    <Suspense fallback={<span className="skel" style={{ width: 240 }} />}>
      <ModelPanel
        owner={modelFile.owner}
        modelFilePath={modelFile.ownPath}
        fullPath={fullPath}
        modelUri={`runs:/${runId}/${entry.path}`}
      />
    </Suspense>
  )
}
