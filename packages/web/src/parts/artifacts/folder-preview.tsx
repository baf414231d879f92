import { useQuery } from '@tanstack/react-query'
import { FolderDown } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { archiveUrl } from '../../api/artifact-bytes.js'
import {
  type ArtifactEntry,
  type ArtifactSource,
  artifactLevelQuery,
  modelFileIn,
  modelUri,
  versionSource,
} from '../../api/artifact-source.js'
import { FullPath } from '../../controls/full-path.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { RegisterModelButton } from '../registered-models/register-model-button.js'
import { RegisteredAs } from '../registered-models/registered-as.js'

const ModelPanel = lazy(async () => ({ default: (await import('../logged-models/model-panel.js')).ModelPanel }))

export interface FolderPreviewProps {
  readonly source: ArtifactSource
  readonly entry: ArtifactEntry
  readonly fullPath: string
  /** Stands before the title of a model. */
  readonly lead?: ReactNode
}

/** A folder; one that holds an `MLmodel` file is shown as a model. Either can be downloaded as a zip file. */
export function FolderPreview({ source, entry, fullPath, lead }: FolderPreviewProps) {
  const { data, error, refetch } = useQuery(artifactLevelQuery(source, entry.path))
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  const modelFile = modelFileIn(data)
  const download = (
    <a className="btn mla" href={archiveUrl(entry.owner, entry.ownPath)} download={`${entry.name}.zip`}>
      <FolderDown className="i" aria-hidden />
      Download folder
    </a>
  )
  if (modelFile !== undefined) {
    const versionOf = versionSource(source, modelFile, fullPath)
    return (
      <Suspense fallback={<Loading />}>
        <ModelPanel
          owner={modelFile.owner}
          modelFilePath={modelFile.ownPath}
          fullPath={fullPath}
          modelUri={modelUri(source, entry)}
          lead={lead}
          register={<RegisterModelButton source={versionOf} />}
          download={download}
        />
        {'runId' in source && <RegisteredAs source={versionOf} />}
      </Suspense>
    )
  }
  return (
    <>
      <div className="row wide" style={{ marginBottom: 'var(--s-3)' }}>
        <dl className="facts grow" style={{ margin: 0 }}>
          <FullPath path={fullPath} />
        </dl>
        {data.length > 0 && download}
      </div>
      <p className="t3">{data.length === 0 ? 'This folder is empty.' : 'Select a file to preview it.'}</p>
    </>
  )
}
