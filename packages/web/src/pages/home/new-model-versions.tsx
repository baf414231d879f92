import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { newestVersionsQuery } from '../../api/registry-queries.js'
import { formatAgo } from '../../format/format-time.js'
import { useNow } from '../../shell/use-now.js'
import styles from './home-page.module.css'

const SHOWN = 5

/** The most recently registered versions (U-HOME-1). */
export function NewModelVersions() {
  const { data: versions = [] } = useQuery(newestVersionsQuery(SHOWN))
  const nowMs = useNow()
  if (versions.length === 0) return null
  return (
    <section className="sect" aria-labelledby="new-model-versions">
      <header>
        <h2 id="new-model-versions">New model versions</h2>
      </header>
      <ul className={styles['list']}>
        {versions.map(({ name, version, aliases, creationTimestamp }) => (
          <li key={`${name}/${version}`}>
            <Link
              className="name cut"
              to="/models/$name/versions/$version"
              params={{ name, version: String(version) }}
              title={name}
            >
              <bdi>{name}</bdi>
            </Link>
            <span className="row tight small t2">
              <span className="nowrap">
                version {version}, {formatAgo(Number(creationTimestamp), nowMs)}
              </span>
              {aliases.map((alias) => (
                <span key={alias} className="chip accent cut">
                  @{alias}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
