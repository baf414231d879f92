import { Link } from '@tanstack/react-router'
import type { ArtifactEntry } from '../../api/artifact-source.js'
import { CutName } from '../../controls/cut-name.js'
import { Dialog } from '../../controls/dialog.js'
import { RunDot } from '../../controls/look-dot.js'
import { useNearViewport } from '../../controls/use-near-viewport.js'
import { ArtifactPreview } from '../../parts/artifacts/artifact-preview.js'
import type { ComparedColumn } from '../../parts/compare/compared-column.js'
import { useRootArtifacts } from '../../parts/compare/use-artifact-section.js'
import { Loading } from '../../shell/page-state.js'
import styles from './files-side-by-side.module.css'

export interface FilesSideBySideProps {
  readonly path: string
  readonly columns: readonly ComparedColumn[]
  readonly onClose: () => void
}

/** A file of each run, beside those of the others (U-CMP-9). */
export function FilesSideBySide({ path, columns, onClose }: FilesSideBySideProps) {
  const { levels } = useRootArtifacts(columns, true)
  const names = columns.map(({ name }) => name)
  return (
    <Dialog title={path} isOpen width={4000} onClose={onClose}>
      <div className={styles.files}>
        {columns.map((column, i) => (
          <FileOfRun key={column.id} {...{ path, column, names }} level={levels[i]} />
        ))}
      </div>
    </Dialog>
  )
}

interface FileOfRunProps {
  readonly path: string
  readonly column: ComparedColumn
  /** Of all runs. */
  readonly names: readonly string[]
  /** Undefined while it is loading. */
  readonly level: readonly ArtifactEntry[] | undefined
}

/** Read once it comes near: many runs may be compared. */
function FileOfRun({ path, column: { run, name, link }, names, level }: FileOfRunProps) {
  const [watch, isNear] = useNearViewport()
  const entry = level?.find((each) => each.path === path && !each.isDir)
  return (
    <section ref={watch} className={styles.file} aria-label={name}>
      <h3 className="row">
        <RunDot runId={run.info.runId} />
        <Link {...link} className="name mid" aria-label={name}>
          <CutName name={name} siblings={names} />
        </Link>
      </h3>
      {level === undefined && <Loading />}
      {level !== undefined && entry === undefined && <p className="t3">This run has no such file.</p>}
      {entry !== undefined && isNear && <ArtifactPreview entry={entry} fullPath={`${run.info.artifactUri}/${path}`} />}
    </section>
  )
}
