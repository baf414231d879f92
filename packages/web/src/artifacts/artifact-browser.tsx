import type { Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { FolderDown } from 'lucide-react'
import { useState } from 'react'
import { archiveUrl } from '../api/artifact-bytes.js'
import styles from './artifact-browser.module.css'
import { ArtifactPreview } from './artifact-preview.js'
import { type ArtifactEntry, artifactLevelQuery, modelFoldersQuery } from './artifact-source.js'
import { ArtifactTree } from './artifact-tree.js'
import { FolderPreview } from './folder-preview.js'

/** The files of a run at the left, the open one at the right (U-ART). */
export function ArtifactBrowser({ run }: { run: Run }) {
  const { runId, artifactUri } = run.info
  const { data: models } = useQuery(modelFoldersQuery(run))
  const { data: root } = useQuery({ ...artifactLevelQuery(runId, models ?? [], ''), enabled: models !== undefined })
  const [open, setOpen] = useState<ArtifactEntry>()
  return (
    <section className="sect" aria-label="Artifacts">
      <header>
        <h3>Artifacts</h3>
        <span className="n">{root?.length ?? ''}</span>
        {root?.some(({ owner }) => 'runId' in owner) === true && (
          <a className="btn quiet mla" href={archiveUrl({ runId }, '')} download={`${runId}.zip`}>
            <FolderDown className="i" aria-hidden />
            Download all
          </a>
        )}
      </header>
      {root?.length === 0 && <p className="t3">No artifacts. Files that the run logs stand here.</p>}
      {models !== undefined && root !== undefined && root.length > 0 && (
        <div className={styles.panes}>
          <ArtifactTree runId={runId} models={models} current={open?.path} onOpen={setOpen} />
          <div className={styles.preview}>
            {open === undefined && <p className="t3">Pick a file to look at it.</p>}
            {open?.isDir === true && (
              <FolderPreview {...{ runId, models }} entry={open} fullPath={`${artifactUri}/${open.path}`} />
            )}
            {open?.isDir === false && <ArtifactPreview entry={open} fullPath={`${artifactUri}/${open.path}`} />}
          </div>
        </div>
      )}
    </section>
  )
}
