export const plotTabs = ['parallel', 'scatter', 'box', 'contour'] as const
export type PlotTab = (typeof plotTabs)[number]

/** The state of the compare page as its address holds it. */
export interface CompareSearch {
  readonly runs: readonly string[]
  readonly experiments: readonly string[]
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

export function validateCompareSearch(raw: Record<string, unknown>): CompareSearch {
  const optional = {
    tab: plotTabs.find((tab) => tab === raw.tab),
    params: texts(raw.params),
    metrics: texts(raw.metrics),
    x: text(raw.x),
    y: text(raw.y),
    z: text(raw.z),
    diff: texts(raw.diff),
    baseline: text(raw.baseline),
  }
  return {
    runs: texts(raw.runs) ?? [],
    experiments: texts(raw.experiments) ?? [],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}
