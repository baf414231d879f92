import { useQuery } from '@tanstack/react-query'
import type { VersionSource } from '../../api/artifact-source.js'
import { madeVersionsQuery } from '../../api/models-of-run.js'
import { Fact } from '../../controls/fact.js'
import { MadeVersions } from '../model-versions/made-versions.js'

/** The versions of a model that a run logged; nothing where there is none. */
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
