import { platform } from '#platform'
import { renderComparison } from '../page/compare/render-comparison.js'
import type { WriteOptions } from '../report.js'
import type { Comparison } from './comparison.js'

/** A comparison, and the forms in which it leaves the program. */
export class ComparisonReport {
  readonly comparison: Comparison

  constructor(comparison: Comparison) {
    this.comparison = comparison
  }

  toJSON(): Comparison {
    return this.comparison
  }

  toHTML(): string {
    return renderComparison(this.comparison)
  }

  /** Writes the comparison, whole or not at all: JSON to a path that ends with `.json`, else the HTML page. */
  async toFile(path: string, { signal, onProgress }: WriteOptions = {}): Promise<void> {
    onProgress?.({ phase: 'render', done: 0, total: 1 })
    await platform.writeFile(path, path.endsWith('.json') ? JSON.stringify(this.comparison) : this.toHTML(), signal)
    onProgress?.({ phase: 'render', done: 1, total: 1 })
  }
}
