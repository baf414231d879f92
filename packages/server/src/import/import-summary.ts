import type { Finding, SourceRecord } from './mlflow-source.js'
import type { Tally } from './write-batch.js'

export interface ImportSummary {
  readonly tallies: ReadonlyMap<SourceRecord['kind'], Tally>
  readonly artifacts: { readonly files: number; readonly bytes: number }
  readonly findings: FindingCounts
  /** The import was interrupted; running it again continues it. */
  readonly interrupted: boolean
}

export interface FindingCount {
  readonly outcome: Finding['outcome']
  readonly kind: string
  count: number
  readonly examples: Pick<Finding, 'which' | 'why'>[]
}

const EXAMPLES = 10

/** Findings by outcome and kind, with the first of each: there may be millions. */
export class FindingCounts {
  readonly #counts = new Map<string, FindingCount>()

  add({ outcome, kind, which, why, count = 1 }: Finding) {
    const id = `${outcome} ${kind}`
    let entry = this.#counts.get(id)
    if (entry === undefined) this.#counts.set(id, (entry = { outcome, kind, count: 0, examples: [] }))
    entry.count += count
    if (entry.examples.length < EXAMPLES) entry.examples.push({ which, why })
  }

  of(outcome: Finding['outcome']): readonly FindingCount[] {
    return [...this.#counts.values()].filter((entry) => entry.outcome === outcome)
  }
}
