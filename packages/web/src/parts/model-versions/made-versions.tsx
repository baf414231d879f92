import type { ModelVersion } from '@labbook/protocol'
import { VersionLink } from './version-link.js'

/** The versions created from a model, with their aliases. */
export function MadeVersions({ versions }: { versions: readonly ModelVersion[] }) {
  return (
    <span className="row" style={{ flexWrap: 'wrap', gap: '0 var(--s-4)' }}>
      {versions.map((version) => (
        <span key={`${version.name}/${version.version}`} className="row tight">
          <VersionLink version={version} />
          {version.aliases.map((alias) => (
            <span key={alias} className="chip accent">
              @{alias}
            </span>
          ))}
        </span>
      ))}
    </span>
  )
}
