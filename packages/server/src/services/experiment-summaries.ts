import type { experimentSummaryRoutes, Handlers } from '@labbook/protocol'
import type { Call, ServiceContext } from './context.js'
import { experimentIdFrom } from './entity-rules.js'

/** How many runs experiments have (ui A1). */
export function experimentSummaryService({ store }: ServiceContext): Handlers<typeof experimentSummaryRoutes, Call> {
  return {
    async summarizeExperiments({ experimentId: ids }) {
      const asked = ids.length === 0 ? undefined : ids.map(experimentIdFrom)
      return { summaries: await store.read(() => store.experiments.summaries(asked)) }
    },
  }
}
