import { useQuery } from '@tanstack/react-query'
import { Box, ChevronDown, ChevronRight, File, Folder } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { type ArtifactEntry, type ArtifactSource, artifactLevelQuery } from '../../api/artifact-source.js'
import { CutName } from '../../controls/cut-name.js'
import { formatBytes } from '../../format/format-bytes.js'
import { Failed } from '../../shell/page-state.js'
import { moveInTree } from './tree-keys.js'

export interface ArtifactTreeProps {
  readonly source: ArtifactSource
  /** The path open in the preview. */
  readonly current: string | undefined
  readonly onOpen: (entry: ArtifactEntry) => void
  /** The root as a model; opened with the first item. */
  readonly model?: ArtifactEntry | undefined
  /** Part of the names of the files that are shown; folders always are. */
  readonly search?: string
}

/** The file tree, which arrow keys walk. Each level is fetched when it is opened (U-ART-1). */
export function ArtifactTree(props: ArtifactTreeProps) {
  return (
    <ul role="tree" aria-label="Artifacts">
      {props.model !== undefined && <Node {...props} entry={props.model} depth={0} />}
      <Level {...props} path="" depth={0} />
    </ul>
  )
}

function Level({ path, depth, ...props }: ArtifactTreeProps & { path: string; depth: number }) {
  const { data, error, refetch } = useQuery(artifactLevelQuery(props.source, path))
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <li className="skel" style={{ width: 160 }} />
  const part = (props.search ?? '').toLowerCase()
  return data
    .filter(({ name, isDir }) => isDir || name.toLowerCase().includes(part))
    .map((entry) => <Node key={entry.path} entry={entry} depth={depth} {...props} />)
}

function Node({ entry, depth, ...props }: ArtifactTreeProps & { entry: ArtifactEntry; depth: number }) {
  const isRoot = entry.path === ''
  const isOnPath = !isRoot && props.current?.startsWith(`${entry.path}/`) === true
  const [isOpen, setOpen] = useState(isOnPath)
  const isCurrent = props.current === entry.path
  const Twisty = isOpen ? ChevronDown : ChevronRight
  const Icon = entry.isModel ? Box : entry.isDir ? Folder : File
  const isFolder = entry.isDir && !isRoot
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'ArrowRight' && isFolder && !isOpen) setOpen(true)
    else if (event.key === 'ArrowLeft' && isOpen) setOpen(false)
    else if (!moveInTree(event)) return
    event.preventDefault()
  }
  const open = () => {
    if (isFolder) setOpen(!isOpen || !isCurrent)
    props.onOpen(entry)
  }
  return (
    <li role="treeitem" aria-selected={isCurrent} aria-expanded={isFolder ? isOpen : undefined}>
      <button
        type="button"
        className={isCurrent ? 'item on' : 'item'}
        aria-label={entry.isDir ? entry.name : `${entry.name} ${formatBytes(entry.size)}`}
        style={{ paddingLeft: 8 + 16 * depth }}
        onClick={open}
        onKeyDown={onKeyDown}
      >
        {isFolder ? <Twisty className="i s" aria-hidden /> : <span style={{ width: 14, flex: 'none' }} />}
        <Icon className="i" aria-hidden />
        <CutName name={entry.name} />
        {!entry.isDir && <span className="n">{formatBytes(entry.size)}</span>}
      </button>
      {isOpen && (
        <ul role="group">
          <Level {...props} path={entry.path} depth={depth + 1} />
        </ul>
      )}
    </li>
  )
}
