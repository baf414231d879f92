import { pair } from './board-state.js'

/** The address state of the metric page; names and values are MLflow's own (U-METRIC-1). */
export interface MetricSearch {
  readonly runs: readonly string[]
  readonly metric?: string
  readonly experiments?: readonly string[]
  readonly plot_metric_keys?: readonly string[]
  readonly x_axis?: 'step' | 'wall' | 'relative'
  /** MLflow knows the first two. */
  readonly y_axis_scale?: (typeof yScales)[number]
  /** 1 to 100; the smoothing factor is (value - 1) / 100. */
  readonly line_smoothness?: number
  readonly show_point?: boolean
  /** `<run id>-<key>` of each hidden line. */
  readonly deselected_curves?: readonly string[]
  readonly plot_layout?: {
    readonly xaxis?: { readonly range?: readonly [number, number] }
    readonly yaxis?: { readonly range?: readonly [number, number] }
  }
}

const yScales = ['linear', 'log', 'symlog'] as const

export function validateMetricSearch(raw: Record<string, unknown>): MetricSearch {
  const smoothness = Number(raw['line_smoothness'])
  const optional = {
    metric: text(raw['metric']),
    experiments: texts(raw['experiments']),
    plot_metric_keys: texts(raw['plot_metric_keys']),
    x_axis: (['step', 'wall', 'relative'] as const).find((axis) => axis === raw['x_axis']),
    y_axis_scale: yScales.find((scale) => scale === raw['y_axis_scale']),
    line_smoothness: smoothness > 1 && smoothness <= 100 ? smoothness : undefined,
    show_point: raw['show_point'] === true || raw['show_point'] === 'true' ? true : undefined,
    deselected_curves: texts(raw['deselected_curves']),
    plot_layout: plotLayout(raw['plot_layout']),
  }
  return {
    runs: texts(raw['runs']) ?? [],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

/** The smoothing factor for a value from the address. */
export function smoothingOf({ line_smoothness: smoothness = 1 }: MetricSearch): number {
  return Math.min(0.99, (smoothness - 1) / 100)
}

function plotLayout(raw: unknown): MetricSearch['plot_layout'] {
  const [x, y] = ['xaxis', 'yaxis'].map((axis) => pair(at(at(raw, axis), 'range')))
  if (x === undefined && y === undefined) return undefined
  return { ...(x === undefined ? {} : { xaxis: { range: x } }), ...(y === undefined ? {} : { yaxis: { range: y } }) }
}

function at(raw: unknown, name: string): unknown {
  return typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>)[name] : undefined
}

function text(raw: unknown): string | undefined {
  return typeof raw === 'string' && raw !== '' ? raw : undefined
}

function texts(raw: unknown): readonly string[] | undefined {
  return Array.isArray(raw) && raw.length > 0 && raw.every((item) => typeof item === 'string') ? raw : undefined
}
