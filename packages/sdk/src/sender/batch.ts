import { limits, type Metric, type Param, type Tag } from '@labbook/protocol'
import type { SentMark } from '../journal/sent-mark.js'

/** About as many bytes as a request may have on any MLflow server (J-13). */
const BATCH_BYTES = 900_000

/** What goes into one log-batch call. */
export interface BatchItems {
  readonly metrics: readonly Metric[]
  readonly params: readonly Param[]
  readonly tags: readonly Tag[]
}

/** Collects records until a log-batch call is full (J-13). */
export class Batch {
  readonly metrics: Metric[] = []
  readonly params = new Map<string, Param>()
  readonly tags = new Map<string, Tag>()
  #bytes = 0
  /** How far the run is sent once the batch is. */
  mark: SentMark | undefined

  get isEmpty(): boolean {
    return this.mark === undefined
  }

  /** Whether all of it fits beside what is there. An empty batch takes what exceeds a limit of its own, and is split later. */
  fits(added: Partial<BatchItems>): boolean {
    if (this.isEmpty) return true
    const metrics = this.metrics.length + (added.metrics?.length ?? 0)
    const params = this.params.size + (added.params?.length ?? 0)
    const tags = this.tags.size + (added.tags?.length ?? 0)
    return (
      metrics <= limits.metricsPerBatch &&
      params <= limits.paramsPerBatch &&
      tags <= limits.tagsPerBatch &&
      metrics + params + tags <= limits.itemsPerBatch &&
      this.#bytes + bytesOf(added) <= BATCH_BYTES &&
      // The same param twice in one batch is refused, whatever its values.
      (added.params ?? []).every(({ key }) => !this.params.has(key))
    )
  }

  add(added: Partial<BatchItems>, mark: SentMark): void {
    for (const metric of added.metrics ?? []) this.metrics.push(metric)
    for (const param of added.params ?? []) this.params.set(param.key, param)
    for (const tag of added.tags ?? []) this.tags.set(tag.key, tag)
    this.#bytes += bytesOf(added)
    this.mark = mark
  }

  get items(): BatchItems {
    return { metrics: this.metrics, params: [...this.params.values()], tags: [...this.tags.values()] }
  }
}

/** As JSON, roughly: a point takes some 90 bytes beside its key. */
function bytesOf({ metrics = [], params = [], tags = [] }: Partial<BatchItems>): number {
  let bytes = 0
  for (const { key } of metrics) bytes += 90 + key.length
  for (const { key, value } of params) bytes += 30 + key.length + 2 * value.length
  for (const { key, value } of tags) bytes += 30 + key.length + 2 * value.length
  return bytes
}

export function sizeOf({ metrics, params, tags }: BatchItems): number {
  return metrics.length + params.length + tags.length
}

/** Two halves of what a server refused as a whole. */
export function halves({ metrics, params, tags }: BatchItems): readonly [BatchItems, BatchItems] {
  const half = <T>(items: readonly T[]) => Math.ceil(items.length / 2)
  if (metrics.length > 0 && params.length + tags.length > 0) {
    return [
      { metrics, params: [], tags: [] },
      { metrics: [], params, tags },
    ]
  }
  if (params.length > 0 && tags.length > 0) {
    return [
      { metrics, params, tags: [] },
      { metrics, params: [], tags },
    ]
  }
  return [
    {
      metrics: metrics.slice(0, half(metrics)),
      params: params.slice(0, half(params)),
      tags: tags.slice(0, half(tags)),
    },
    { metrics: metrics.slice(half(metrics)), params: params.slice(half(params)), tags: tags.slice(half(tags)) },
  ]
}
