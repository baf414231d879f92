import { ApiError, datasetRoutes, type Handlers, limits } from '@labbook/protocol'
import type { Call, ServiceContext } from './context.js'
import { experimentIdFrom } from './entity-rules.js'

export function datasetService({ store }: ServiceContext): Handlers<typeof datasetRoutes, Call> {
  return {
    async searchDatasets({ experimentIds }) {
      if (experimentIds.length === 0) {
        throw new ApiError('INVALID_PARAMETER_VALUE', 'SearchDatasets request must specify at least one experiment_id.')
      }
      const ids = experimentIds.map(experimentIdFrom)
      return { datasetSummaries: await store.read(() => store.datasets.summaries(ids, limits.datasetSummaries)) }
    },
  }
}
