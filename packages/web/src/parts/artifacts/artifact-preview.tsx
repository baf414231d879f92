import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Suspense } from 'react'
import { artifactUrl, fetchArtifact, ownerId } from '../../api/artifact-bytes.js'
import { fileKey } from '../../api/artifact-keys.js'
import type { ArtifactEntry } from '../../api/artifact-source.js'
import { FullPath } from '../../controls/full-path.js'
import { formatBytes } from '../../format/format-bytes.js'
import { formatCount } from '../../format/format-number.js'
import { Failed, Loading } from '../../shell/page-state.js'
import { ProfileLink } from '../profiles/profile-link.js'
import styles from './artifact-browser.module.css'
import { type ByteViewer, mayHoldCode, viewerOf } from './viewer.js'

/** A file: its path, size and content (U-ART-3, U-ART-5). */
export function ArtifactPreview({ entry, fullPath }: { entry: ArtifactEntry; fullPath: string }) {
  const viewer = viewerOf(entry.name)
  return (
    <div className={styles.file}>
      <div className="row wide">
        <dl className="facts grow" style={{ margin: 0 }}>
          <FullPath path={fullPath} />
          <div>
            <dt>Size</dt>
            <dd title={`${formatCount(entry.size)} bytes`}>{formatBytes(entry.size)}</dd>
          </div>
        </dl>
        <span className="mla" />
        {'runId' in entry.owner && <ProfileLink runId={entry.owner.runId} path={entry.ownPath} />}
        <a className="btn" href={artifactUrl(entry.owner, entry.ownPath)} download={entry.name}>
          <Download className="i" aria-hidden />
          Download
        </a>
      </div>
      {entry.size === 0 ? (
        <p className="t2">This file is empty.</p>
      ) : viewer === undefined ? (
        <Binary entry={entry} />
      ) : viewer.kind === 'ticket' ? (
        <Suspense fallback={<Loading />}>
          <viewer.Component key={entry.path} entry={entry} />
        </Suspense>
      ) : (
        <Viewed key={entry.path} entry={entry} viewer={viewer} />
      )}
    </div>
  )
}

function Viewed({ entry, viewer }: { entry: ArtifactEntry; viewer: ByteViewer }) {
  const { data, error, refetch } = useQuery({
    queryKey: [...fileKey(ownerId(entry.owner), entry.ownPath), 'bytes', entry.size, viewer.maxBytes],
    queryFn: ({ signal }) => fetchArtifact(entry.owner, entry.ownPath, { limit: viewer.maxBytes, signal }),
  })
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />
  if (data === undefined) return <Loading />
  return (
    <Suspense fallback={<Loading />}>
      <viewer.Component entry={entry} bytes={data.bytes} isCut={data.size > data.bytes.length} />
    </Suspense>
  )
}

function Binary({ entry }: { entry: ArtifactEntry }) {
  return (
    <>
      <p className="t2">Binary files cannot be previewed. Download the file to open it.</p>
      {mayHoldCode(entry.name) && (
        <p className="note warn">It may contain code. Load it only if you trust its source.</p>
      )}
    </>
  )
}
