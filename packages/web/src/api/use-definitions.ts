import type { Experiment } from '@labbook/protocol'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { commonDefinitions, type Definitions, NO_DEFINITIONS, readDefinitions } from './definitions.js'
import { experimentQuery, experimentsQuery } from './queries.js'

/** What the experiments say about their metrics and params; nothing while loading. */
export function useDefinitions(experimentIds: readonly string[]): Definitions {
  const ids = [...new Set(experimentIds)]
  const [only = ''] = ids
  const one = useQuery({ ...experimentQuery(only), enabled: ids.length === 1 })
  // The sidebar has loaded these.
  const all = useQuery({ ...experimentsQuery(), enabled: ids.length > 1 })
  const joined = ids.join('\n')
  return useMemo(() => {
    if (ids.length === 1) return one.data === undefined ? NO_DEFINITIONS : readDefinitions(one.data.tags)
    const wanted = new Set(ids)
    const found = all.data?.filter(({ experimentId }: Experiment) => wanted.has(experimentId)) ?? []
    return commonDefinitions(found.map(({ tags }) => readDefinitions(tags)))
  }, [joined, one.data, all.data])
}
