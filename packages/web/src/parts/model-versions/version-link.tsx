import type { ModelVersion } from '@labbook/protocol'
import { Link } from '@tanstack/react-router'
import { Tag } from 'lucide-react'

/** A link to a model version. */
export function VersionLink({ version: { name, version } }: { version: ModelVersion }) {
  return (
    <Link
      className="row tight"
      to="/models/$name/versions/$version"
      params={{ name, version: String(version) }}
      title={`Version ${version} of ${name}`}
    >
      <Tag className="i s" aria-hidden />
      <bdi>
        {name} v{version}
      </bdi>
    </Link>
  )
}
