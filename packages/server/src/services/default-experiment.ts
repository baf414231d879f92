import type { ArtifactLocations } from './artifact-locations.js'
import type { ServiceContext } from './context.js'

/** The experiment of clients that name none: id 0, there from the first start. */
const DEFAULT = { experimentId: '0', name: 'Default' }

export async function ensureDefaultExperiment(
  { store, nowMs }: Pick<ServiceContext, 'store' | 'nowMs'>,
  locations: Pick<ArtifactLocations, 'ofExperiment'>,
) {
  await store.write(function* () {
    if ((yield* store.experiments.find(DEFAULT.experimentId)) !== undefined) return
    const now = nowMs()
    yield* store.experiments.create({ ...DEFAULT, creationTime: now, lastUpdateTime: now, tags: [] }, (id) =>
      locations.ofExperiment(id),
    )
  })
}
