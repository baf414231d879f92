import type { LoggedModelInfo, Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { Box, FolderDown } from 'lucide-react'
import { useMemo, useState } from 'react'
import { archiveUrl } from '../../api/artifact-bytes.js'
import {
  type ArtifactEntry,
  type ArtifactSource,
  artifactLevelQuery,
  modelFoldersQuery,
} from '../../api/artifact-source.js'
import { Button } from '../../controls/button.js'
import { Failed } from '../../shell/page-state.js'
import styles from './artifact-browser.module.css'
import { ArtifactPreview } from './artifact-preview.js'
import { ArtifactTree } from './artifact-tree.js'
import { FolderPreview } from './folder-preview.js'

/** The address of the open file, changed when another one is opened (U-ART-4). */
interface Addressed {
  /** Path in the tree; '' if no file is open. */
  readonly path: string
  readonly onOpen: (path: string) => void
}

/** The files of a run and of its models (U-ART). */
export function RunArtifacts({ run, address }: { run: Run; address?: Addressed }) {
  const { runId, artifactUri } = run.info
  const { data: models } = useQuery(modelFoldersQuery(run))
  const source = useMemo(() => (models === undefined ? undefined : { runId, models }), [runId, models])
  return <ArtifactBrowser source={source} rootUri={artifactUri} address={address} />
}

/** The files of a logged model, with the model panel first (U-MODEL-8). */
export function ModelArtifacts({ info: { modelId, name, artifactUri } }: { info: LoggedModelInfo }) {
  const source = useMemo(() => ({ modelId }), [modelId])
  const root = { path: '', name, isDir: true, size: 0, owner: source, ownPath: '', isModel: true }
  return <ArtifactBrowser source={source} rootUri={artifactUri} atFirst={root} />
}

export interface ArtifactBrowserProps {
  /** Undefined while loading. */
  readonly source: ArtifactSource | undefined
  readonly rootUri: string
  /** Shown until a file is selected. */
  readonly atFirst?: ArtifactEntry
  /** Without it, the selection is kept in the component. */
  readonly address?: Addressed | undefined
}

/** The file tree on the left, the open file on the right. */
export function ArtifactBrowser({ source, rootUri, atFirst, address }: ArtifactBrowserProps) {
  const {
    data: root,
    error,
    refetch,
  } = useQuery({
    ...artifactLevelQuery(source ?? { modelId: '' }, ''),
    enabled: source !== undefined,
  })
  const [picked, setPicked] = useState<ArtifactEntry>()
  const named = useNamedEntry(source, address?.path ?? '')
  const open = (address === undefined ? picked : named.entry) ?? atFirst
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
              Back to model
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
      {named.isMissing && (
        <p className="note warn" role="alert">
          <span>
            No file at <bdi className="mono">{address?.path}</bdi>. It may have been deleted.
          </span>
        </p>
      )}
      {error !== null && root === undefined && <Failed error={error} retry={() => void refetch()} />}
      {root?.length === 0 && <p className="t3">No artifacts yet. Log a file to see it here.</p>}
      {source !== undefined && root !== undefined && root.length > 0 && (
        <div className={styles.panes}>
          <ArtifactTree
            source={source}
            current={address?.path ?? open?.path}
            onOpen={(entry) => (address === undefined ? setPicked(entry) : address.onOpen(entry.path))}
          />
          <div className={styles.preview}>
            {open === undefined && <p className="t3">Select a file to preview it.</p>}
            {open?.isDir === true && <FolderPreview {...{ source, fullPath }} entry={open} />}
            {open?.isDir === false && <ArtifactPreview entry={open} fullPath={fullPath} />}
          </div>
        </div>
      )}
    </section>
  )
}

/** The entry at a path, from the listing of its folder. */
function useNamedEntry(source: ArtifactSource | undefined, path: string) {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')))
  const { data, error } = useQuery({
    ...artifactLevelQuery(source ?? { modelId: '' }, folder),
    enabled: source !== undefined && path !== '',
  })
  const entry = path === '' ? undefined : data?.find((each) => each.path === path)
  return { entry, isMissing: path !== '' && entry === undefined && (data !== undefined || error !== null) }
}

/** All files as one zip file; absent for a run without files of its own. */
function archiveOf(source: ArtifactSource, root: readonly ArtifactEntry[]) {
  if (!('models' in source)) return undefined
  if (root.every(({ owner }) => 'modelId' in owner)) return undefined
  return { href: archiveUrl({ runId: source.runId }, ''), download: `${source.runId}.zip` }
}
