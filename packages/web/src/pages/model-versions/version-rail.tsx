import type { ModelVersion, RegisteredModel } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { formatAgo } from '../../format/format-time.js'
import { useAliasDrop } from '../../parts/registered-models/alias-drop.js'
import styles from './model-version-page.module.css'

export interface VersionRailProps {
  readonly model: RegisteredModel
  /** Newest first. */
  readonly versions: readonly ModelVersion[]
  readonly hasMore: boolean
  readonly nowMs: number
}

/** The sidebar of a model's versions; aliases can be dropped on each. */
export function VersionRail({ model, versions, hasMore, nowMs }: VersionRailProps) {
  const { name } = model
  return (
    <nav className={styles.rail} aria-label="Versions">
      <h2 className={styles.railhead}>
        Versions{' '}
        <span className="n">
          {versions.length}
          {hasMore && '+'}
        </span>
      </h2>
      {versions.map((version) => (
        <RailItem key={version.version} {...{ model, version, nowMs }} />
      ))}
      {hasMore && (
        <Link className="item" to="/models/$name" params={{ name }}>
          View all
        </Link>
      )}
      {versions.length > 1 && <p className="small t3">To move an alias, drag it onto a version or use its menu.</p>}
    </nav>
  )
}

interface RailItemProps {
  readonly model: RegisteredModel
  readonly version: ModelVersion
  readonly nowMs: number
}

function RailItem({ model: { name, aliases }, version: { version, creationTimestamp }, nowMs }: RailItemProps) {
  const { isOver, dropProps } = useAliasDrop(name, version)
  return (
    <Link
      className={styles.railitem}
      to="/models/$name/versions/$version"
      params={{ name, version: String(version) }}
      activeProps={{ 'aria-current': 'page' }}
      data-over={isOver || undefined}
      {...dropProps}
    >
      <span className={styles.railname}>
        <b className="med">Version {version}</b>
        {aliases
          .filter((each) => each.version === version)
          .map(({ alias }) => (
            <span key={alias} className="chip accent cut">
              @{alias}
            </span>
          ))}
      </span>
      <span className="small t3">{formatAgo(Number(creationTimestamp), nowMs)}</span>
    </Link>
  )
}
