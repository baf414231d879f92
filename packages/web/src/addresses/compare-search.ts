import { omitUndefined, oneOf, text, texts } from './search-values.js'

export const plotTabs = ['parallel', 'scatter', 'box', 'contour'] as const
export type PlotTab = (typeof plotTabs)[number]

/** The address state of a comparison. */
export interface CompareView {
  readonly tab?: PlotTab
  readonly params?: readonly string[]
  readonly metrics?: readonly string[]
  readonly x?: string
  readonly y?: string
  readonly z?: string
  /** Sections that show only the rows in which the runs differ. */
  readonly diff?: readonly string[]
  readonly baseline?: string
}

export interface CompareSearch extends CompareView {
  readonly runs: readonly string[]
  readonly experiments: readonly string[]
}

export function validateCompareSearch(raw: Record<string, unknown>): CompareSearch {
  return {
    runs: texts(raw.runs) ?? [],
    experiments: texts(raw.experiments) ?? [],
    ...validateCompareView(raw),
  }
}

export function validateCompareView(raw: Record<string, unknown>): CompareView {
  return omitUndefined<CompareView>({
    tab: oneOf(plotTabs, raw.tab),
    params: texts(raw.params),
    metrics: texts(raw.metrics),
    x: text(raw.x),
    y: text(raw.y),
    z: text(raw.z),
    diff: texts(raw.diff),
    baseline: text(raw.baseline),
  })
}
