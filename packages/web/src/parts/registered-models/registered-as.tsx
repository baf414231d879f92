import { useQuery } from '@tanstack/react-query'
import type { VersionSource } from '../../api/artifact-source.js'
import { madeVersionsQuery } from '../../api/models-of-run.js'
import { Fact } from '../../controls/fact.js'
import { MadeVersions } from '../model-versions/made-versions.js'

/** The registered versions of a logged model; nothing if there are none. */
export function RegisteredAs({ source }: { source: VersionSource }) {
  const { data: versions = [] } = useQuery(madeVersionsQuery(source))
  if (versions.length === 0) return null
  return (
    <dl className="facts" style={{ margin: 0 }}>
      <Fact label="Registered versions">
        <MadeVersions versions={versions} />
      </Fact>
    </dl>
  )
}
