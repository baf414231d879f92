import { ApiError, experimentSummaryRoutes, type Handlers } from '@labbook/protocol'
import type { Call, ServiceContext } from './context.js'
import { experimentIdFrom } from './entity-rules.js'

const MAX_EXPERIMENTS = 1000

/** How many runs experiments have (ui A1). */
export function experimentSummaryService({ store }: ServiceContext): Handlers<typeof experimentSummaryRoutes, Call> {
  return {
    async summarizeExperiments({ experimentId: ids }) {
      if (ids.length > MAX_EXPERIMENTS) {
        throw new ApiError(
          'INVALID_PARAMETER_VALUE',
          `At most ${MAX_EXPERIMENTS} experiments can be summarized at once, not ${ids.length}.`,
        )
      }
      const asked = ids.map(experimentIdFrom)
      return store.read(function* () {
        if (asked.length > 0) return { summaries: yield* store.experiments.summaries(asked) }
        const all = { filter: null, orderBy: [], viewType: 'ACTIVE_ONLY' } as const
        const { items } = yield* store.experiments.search(all, { offset: 0, limit: 50_000 })
        return { summaries: yield* store.experiments.summaries(items.map((item) => item.experimentId)) }
      })
    },
  }
}
