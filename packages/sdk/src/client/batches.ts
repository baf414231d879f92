import { limits, type Metric, type Param, type Tag } from '@labbook/protocol'

export interface Batch {
  readonly metrics: readonly Metric[]
  readonly params: readonly Param[]
  readonly tags: readonly Tag[]
}

/** MLflow's servers take a megabyte in one request, and a character has up to three bytes. */
const BATCH_CHARACTERS = 300_000
/** What an item takes beside its key and value. */
const ITEM_CHARACTERS = 100

/** Cuts what is to be logged into requests within the server's limits. Params come first, since they can be refused. */
export function* batchesOf({ metrics, params, tags }: Batch): Generator<Batch> {
  const at = { metrics: 0, params: 0, tags: 0 }
  while (at.params < params.length || at.tags < tags.length || at.metrics < metrics.length) {
    let items = limits.itemsPerBatch
    let characters = BATCH_CHARACTERS
    const take = <T extends Metric | Tag>(all: readonly T[], from: number, most: number): readonly T[] => {
      let end = from
      while (end < all.length && end - from < most && items > 0 && characters > 0) {
        const { key, value } = all[end] as T
        characters -= key.length + String(value).length + ITEM_CHARACTERS
        items--
        end++
      }
      return all.slice(from, end)
    }
    const batch = {
      params: take(params, at.params, limits.paramsPerBatch),
      tags: take(tags, at.tags, limits.tagsPerBatch),
      metrics: take(metrics, at.metrics, limits.metricsPerBatch),
    }
    at.params += batch.params.length
    at.tags += batch.tags.length
    at.metrics += batch.metrics.length
    yield batch
  }
}
