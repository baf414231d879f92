import type { LoggedModelInfo, Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Box, FolderDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { archiveUrl } from '../api/artifact-bytes.js'
import { Button } from '../controls/button.js'
import styles from './artifact-browser.module.css'
import { ArtifactPreview } from './artifact-preview.js'
import { type ArtifactEntry, artifactLevelQuery, type ArtifactSource, modelFoldersQuery } from './artifact-source.js'
import { ArtifactTree } from './artifact-tree.js'
import { FolderPreview } from './folder-preview.js'

/** The files of a run, with those of its models (U-ART). */
export function RunArtifacts({ run }: { run: Run }) {
  const { runId, artifactUri } = run.info
  const { data: models } = useQuery(modelFoldersQuery(run))
  const source = useMemo(() => (models === undefined ? undefined : { runId, models }), [runId, models])
  return <ArtifactBrowser source={source} rootUri={artifactUri} />
}

/** The files of a logged model; at first, what they are as a model (U-MODEL-8). */
export function ModelArtifacts({ info: { modelId, name, artifactUri } }: { info: LoggedModelInfo }) {
  const source = useMemo(() => ({ modelId }), [modelId])
  const root = { path: '', name, isDir: true, size: 0, owner: source, ownPath: '', isModel: true }
  return <ArtifactBrowser source={source} rootUri={artifactUri} atFirst={root} />
}

interface ArtifactBrowserProps {
  /** Undefined until it is known. */
  readonly source: ArtifactSource | undefined
  readonly rootUri: string
  /** What is shown before anything is picked. */
  readonly atFirst?: ArtifactEntry
}

/** The files at the left, the open one at the right. */
function ArtifactBrowser({ source, rootUri, atFirst }: ArtifactBrowserProps) {
  const { data: root } = useQuery({
    ...artifactLevelQuery(source ?? { modelId: '' }, ''),
    enabled: source !== undefined,
  })
  const [picked, setPicked] = useState<ArtifactEntry>()
  const open = picked ?? atFirst
  const fullPath = open === undefined || open.path === '' ? rootUri : `${rootUri}/${open.path}`
  const archive = source === undefined ? undefined : archiveOf(source, root ?? [])
  return (
    <section className="sect" aria-label="Artifacts">
      <header>
        <h3>Artifacts</h3>
        <span className="n">{root?.length ?? ''}</span>
        {picked !== undefined && atFirst !== undefined && (
          <span className="mla">
            <Button kind="quiet" onPress={() => setPicked(undefined)}>
              <Box className="i" aria-hidden />
              Back to the model
            </Button>
          </span>
        )}
        {archive !== undefined && (
          <a className="btn quiet mla" {...archive}>
            <FolderDown className="i" aria-hidden />
            Download all
          </a>
        )}
      </header>
      {root?.length === 0 && <p className="t3">No artifacts. Files that are logged stand here.</p>}
      {source !== undefined && root !== undefined && root.length > 0 && (
        <div className={styles.panes}>
          <ArtifactTree source={source} current={open?.path} onOpen={setPicked} />
          <div className={styles.preview}>
            {open === undefined && <p className="t3">Pick a file to look at it.</p>}
            {open?.isDir === true && <FolderPreview {...{ source, fullPath }} entry={open} />}
            {open?.isDir === false && <ArtifactPreview entry={open} fullPath={fullPath} />}
          </div>
        </div>
      )}
    </section>
  )
}

/** All files as one; of a run without files of its own there is none. */
function archiveOf(source: ArtifactSource, root: readonly ArtifactEntry[]) {
  if ('modelId' in source) return undefined
  if (root.every(({ owner }) => 'modelId' in owner)) return undefined
  return { href: archiveUrl({ runId: source.runId }, ''), download: `${source.runId}.zip` }
}
