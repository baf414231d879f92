import { isObject } from '../format/is-object.js'
import { omitUndefined, oneOf, text, texts, truth } from './search-values.js'

export const plotTabs = ['parallel', 'scatter', 'box', 'contour', 'curves'] as const
export type PlotTab = (typeof plotTabs)[number]

/** The values of an axis that are picked out; a run is inside with any of them. */
export interface Brush {
  /** From the first number to the second, both inside. */
  readonly range?: readonly [number, number]
  /** As they were logged. */
  readonly values?: readonly string[]
  /** Runs that logged nothing. */
  readonly missing?: true
}

/** By axis: `params.<key>` or `metrics.<key>`. */
export type Brushes = Readonly<Record<string, Brush>>

/** The address state of a comparison. */
export interface CompareView {
  readonly tab?: PlotTab
  /** The parallel axes from left to right: `params.<key>` and `metrics.<key>`. */
  readonly axes?: readonly string[]
  readonly brushes?: Brushes
  /** The metrics whose curves are drawn. */
  readonly curves?: readonly string[]
  /** Columns whose runs are not drawn. */
  readonly hidden?: readonly string[]
  readonly x?: string
  readonly y?: string
  readonly z?: string
  /** Whether runs are the columns of the grid or its rows; by default it depends on how many there are. */
  readonly as?: 'columns' | 'rows'
  /** Runs as rows are sorted by it: `metrics.<key>` or `params.<key>`. */
  readonly sort?: string
  readonly asc?: boolean
  /** Sections that show only the rows in which the runs differ. */
  readonly diff?: readonly string[]
  /** Those that then also show what differs only because some runs did not log it. */
  readonly gaps?: readonly string[]
  /** The keys looked for in a section, by its title. */
  readonly find?: Readonly<Record<string, string>>
  /** What the others are measured against, or `none`; by default the baseline of the experiment. */
  readonly baseline?: string
}

export interface CompareSearch extends CompareView {
  /** The path of a file that is shown side by side. */
  readonly file?: string
  readonly runs: readonly string[]
  readonly experiments: readonly string[]
}

export function validateCompareSearch(raw: Record<string, unknown>): CompareSearch {
  const file = text(raw.file)
  return {
    runs: [...new Set(texts(raw.runs))],
    experiments: texts(raw.experiments) ?? [],
    ...validateCompareView(raw),
    ...(file === undefined ? {} : { file }),
  }
}

export function validateCompareView(raw: Record<string, unknown>): CompareView {
  return omitUndefined<CompareView>({
    tab: oneOf(plotTabs, raw.tab),
    axes: texts(raw.axes) ?? axesOfOldLink(raw),
    brushes: brushes(raw.brushes),
    curves: texts(raw.curves),
    hidden: texts(raw.hidden),
    x: text(raw.x),
    y: text(raw.y),
    z: text(raw.z),
    as: oneOf(['columns', 'rows'] as const, raw.as),
    sort: text(raw.sort),
    asc: truth(raw.asc),
    diff: texts(raw.diff),
    gaps: texts(raw.gaps),
    find: textsByName(raw.find),
    baseline: text(raw.baseline),
  })
}

function textsByName(raw: unknown): Readonly<Record<string, string>> | undefined {
  if (!isObject(raw)) return undefined
  const found = Object.entries(raw).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

/** Params and metrics were picked apart once, and stood in this order. */
function axesOfOldLink({ params, metrics }: Record<string, unknown>): readonly string[] | undefined {
  const [first, second] = [texts(params), texts(metrics)]
  if (first === undefined && second === undefined) return undefined
  return [...(first ?? []).map((key) => `params.${key}`), ...(second ?? []).map((key) => `metrics.${key}`)]
}

/** Brushes that say nothing are left out, as if they were not there. */
function brushes(raw: unknown): Brushes | undefined {
  if (!isObject(raw)) return undefined
  const found = Object.entries(raw).flatMap(([axis, value]) => {
    const brush = isObject(value) ? readBrush(value) : undefined
    return brush === undefined ? [] : [[axis, brush] as const]
  })
  return found.length === 0 ? undefined : Object.fromEntries(found)
}

function readBrush({ range, values, missing }: Readonly<Record<string, unknown>>): Brush | undefined {
  const brush = omitUndefined<Brush>({
    range: isRange(range) ? [range[0], range[1]] : undefined,
    values: texts(values),
    missing: missing === true ? true : undefined,
  })
  return Object.keys(brush).length === 0 ? undefined : brush
}

function isRange(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((end) => Number.isFinite(end))
}
