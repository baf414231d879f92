import type { LoggedModelInfo, Run } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { FolderDown, PanelLeft } from 'lucide-react'
import { useMemo, useState } from 'react'
import { archiveUrl } from '../../api/artifact-bytes.js'
import {
  type ArtifactEntry,
  type ArtifactSource,
  artifactLevelQuery,
  modelFileIn,
  modelFoldersQuery,
  rootModel,
} from '../../api/artifact-source.js'
import { Button } from '../../controls/button.js'
import { SearchField } from '../../controls/search-field.js'
import { Failed } from '../../shell/page-state.js'
import styles from './artifact-browser.module.css'
import { ArtifactPreview } from './artifact-preview.js'
import { ArtifactTree } from './artifact-tree.js'
import { FolderPreview } from './folder-preview.js'
import { viewerOf } from './viewer.js'

/** The address of the open file, changed when another one is opened (U-ART-4). */
interface Addressed {
  /** Path in the tree; '' if no file is open. */
  readonly path: string
  readonly onOpen: (path: string) => void
}

/** The files of a run and of its models (U-ART). With an address, they fill the page. */
export function RunArtifacts({ run, address }: { run: Run; address?: Addressed }) {
  const { runId, artifactUri } = run.info
  const { data: models } = useQuery(modelFoldersQuery(run))
  const source = useMemo(() => (models === undefined ? undefined : { runId, models }), [runId, models])
  return <ArtifactBrowser source={source} rootUri={artifactUri} address={address} />
}

/** The files of a logged model, with the model panel first (U-MODEL-8). */
export function ModelArtifacts({ info: { modelId, artifactUri } }: { info: LoggedModelInfo }) {
  const source = useMemo(() => ({ modelId }), [modelId])
  return <ArtifactBrowser source={source} rootUri={artifactUri} />
}

export interface ArtifactBrowserProps {
  /** Undefined while loading. */
  readonly source: ArtifactSource | undefined
  readonly rootUri: string
  /** Without it, the selection is kept in the component. */
  readonly address?: Addressed | undefined
  /** The root is a model whose panel stands elsewhere on the page. */
  readonly isOfPanel?: boolean
}

/** The file tree on the left, the open file on the right. */
export function ArtifactBrowser({ source, rootUri, address, isOfPanel = false }: ArtifactBrowserProps) {
  const {
    data: root,
    error,
    refetch,
  } = useQuery({
    ...artifactLevelQuery(source ?? { modelId: '' }, ''),
    enabled: source !== undefined,
  })
  const [picked, setPicked] = useState<ArtifactEntry>()
  const [search, setSearch] = useState('')
  const model = isOfPanel || source === undefined ? undefined : rootModel(source, root ?? [])
  const named = useNamedEntry(source, address?.path ?? '')
  const open =
    address === undefined ? (picked ?? model) : address.path === '' ? (model ?? firstToShow(root ?? [])) : named.entry
  const fullPath = open === undefined || open.path === '' ? rootUri : `${rootUri}/${open.path}`
  const archive = source === undefined ? undefined : archiveOf(source, root ?? [])
  const isModel = useIsModel(source, open)
  // A model needs the room of the tree (U-MODEL-1).
  const [isTreeShown, showTree] = useState<boolean>()
  const hasTree = address === undefined || (isTreeShown ?? !isModel)

  const openEntry = (entry: ArtifactEntry) => (address === undefined ? setPicked(entry) : address.onOpen(entry.path))
  const download = archive !== undefined && (
    <a className="btn quiet mla" {...archive}>
      <FolderDown className="i" aria-hidden />
      Download all
    </a>
  )
  const problems = (
    <>
      {named.isMissing && (
        <p className="note warn" role="alert">
          <span>
            No file at <bdi className="mono">{address?.path}</bdi>. It may have been deleted.
          </span>
        </p>
      )}
      {error !== null && root === undefined && <Failed error={error} retry={() => void refetch()} />}
      {root?.length === 0 && <p className="t3">No artifacts yet. Log a file to see it here.</p>}
    </>
  )
  const tree = source !== undefined && root !== undefined && root.length > 0 && (
    <ArtifactTree {...{ source, model, search }} current={open?.path ?? address?.path} onOpen={openEntry} />
  )
  const files = address !== undefined && isModel && (
    <Button aria-expanded={hasTree} onPress={() => showTree(!hasTree)}>
      <PanelLeft className="i" aria-hidden />
      Files
    </Button>
  )
  const preview = source !== undefined && root !== undefined && root.length > 0 && (
    <>
      {open === undefined && !named.isMissing && <p className="t3">Select a file to preview it.</p>}
      {open?.isDir === true && <FolderPreview {...{ source, fullPath }} entry={open} lead={files} />}
      {open?.isDir === false && <ArtifactPreview entry={open} fullPath={fullPath} />}
    </>
  )

  if (address !== undefined) {
    return (
      <section className={hasTree ? styles.full : styles.alone} aria-label="Artifacts">
        {hasTree && (
          <div className={styles.side}>
            <div className={styles.find}>
              <SearchField label="Find a file" value={search} onChange={setSearch} isOfPage />
            </div>
            {tree}
            <div className={`foot ${styles.foot}`}>
              {root !== undefined && `${root.length} ${root.length === 1 ? 'entry' : 'entries'}`}
              {download}
            </div>
          </div>
        )}
        <div className={styles.preview}>
          {problems}
          {preview}
        </div>
      </section>
    )
  }
  return (
    <section className="sect" aria-label="Artifacts">
      <header>
        <h3>Artifacts</h3>
        <span className="n">{root?.length ?? ''}</span>
        {download}
      </header>
      {problems}
      {tree !== false && (
        <div className={styles.panes}>
          {tree}
          <div className={styles.preview}>{preview}</div>
        </div>
      )}
    </section>
  )
}

/** The first file that can be shown, else the first folder. */
function firstToShow(root: readonly ArtifactEntry[]): ArtifactEntry | undefined {
  return root.find(({ isDir, name }) => !isDir && viewerOf(name) !== undefined) ?? root[0]
}

function useIsModel(source: ArtifactSource | undefined, entry: ArtifactEntry | undefined): boolean {
  const { data } = useQuery({
    ...artifactLevelQuery(source ?? { modelId: '' }, entry?.path ?? ''),
    enabled: source !== undefined && entry?.isDir === true,
  })
  return entry?.isDir === true && modelFileIn(data ?? []) !== undefined
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
