import type { VariableType } from '../profile-object.js'

/** The settings of a correlation. */
export interface CorrelationSettings {
  readonly calculate: boolean
  /** Whether strong ones raise an alert. ydata-profiling's older files give a number. */
  readonly warn_high_correlations: boolean | number
  readonly threshold: number
  /** Into how many intervals numbers are cut beside categories. */
  readonly n_bins: number
}

const correlation = (calculate: boolean): CorrelationSettings => ({
  calculate,
  warn_high_correlations: true,
  threshold: 0.5,
  n_bins: 10,
})

/** The settings of mode `full`, with ydata-profiling's names. `alerts`, `exact` and `drift` are ours. */
export const defaultSettings = {
  title: 'Profile',
  dataset: {
    description: '',
    creator: '',
    author: '',
    copyright_holder: '',
    copyright_year: '' as string | number,
    url: '',
  },
  variables: { descriptions: {} as Readonly<Record<string, string>> },
  infer_dtypes: true,
  show_variable_description: true,
  type_schema: {} as Readonly<Record<string, VariableType>>,
  sort: null as 'ascending' | 'descending' | null,
  n_freq_table_max: 10,
  n_extreme_obs: 10,
  memory_deep: false,
  report: { precision: 8 },
  correlation_table: true,
  categorical_maximum_correlation_distinct: 100,
  vars: {
    num: {
      quantiles: [0.05, 0.25, 0.5, 0.75, 0.95] as readonly number[],
      skewness_threshold: 20,
      low_categorical_threshold: 5,
      chi_squared_threshold: 0.999,
    },
    cat: {
      length: true,
      characters: true,
      words: true,
      cardinality_threshold: 50,
      percentage_cat_threshold: 0.5,
      imbalance_threshold: 0.5,
      n_obs: 5,
      chi_squared_threshold: 0.999,
      redact: false,
      stop_words: [] as readonly string[],
    },
    text: { length: true, words: true, characters: true, redact: false },
    bool: {
      imbalance_threshold: 0.5,
      mappings: {
        t: true,
        f: false,
        yes: true,
        no: false,
        y: true,
        n: false,
        true: true,
        false: false,
      } as Readonly<Record<string, boolean>>,
    },
    url: { active: false },
    path: { active: false },
  },
  missing_diagrams: { bar: true, matrix: true, heatmap: true },
  correlations: {
    auto: correlation(true),
    pearson: correlation(false),
    spearman: correlation(false),
    kendall: correlation(false),
    cramers: correlation(false),
  },
  interactions: { continuous: true, targets: [] as readonly string[] },
  samples: { head: 10, tail: 10, random: 0 },
  duplicates: { head: 10, key: '# duplicates' },
  plot: {
    histogram: { bins: 50, max_bins: 250 },
    scatter_threshold: 1000,
    cat_freq: { show: true, type: 'bar', max_unique: 10, colors: null as readonly string[] | null },
  },
  html: {
    navbar_show: true,
    full_width: false,
    style: { primary_colors: ['#0d6efd', '#dc3545', '#198754'] as readonly string[] },
  },
  alerts: { infinite: 0.01, missing: 0.01, zeros: 0.01 },
  exact: null as boolean | null,
  /** From where on a measure of drift is moderate, and large; a χ² test counts below `significance`. */
  drift: {
    psi: { moderate: 0.1, large: 0.25 },
    ks: { moderate: 0.1, large: 0.2 },
    js: { moderate: 0.1, large: 0.25 },
    cramers_v: { moderate: 0.1, large: 0.3 },
    missing: { moderate: 0.05, large: 0.2 },
    shift: { moderate: 0.25, large: 0.5 },
    significance: 0.05,
  },
}

export type Settings = DeepReadonly<typeof defaultSettings>

/** What a caller may set: any part of the tree, and `null` for a part that is to be off. */
export type SettingsInput = PartialTree<Settings>

type PartialTree<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [key in keyof T]?: PartialTree<T[key]> | null | undefined }
    : T

type DeepReadonly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [key in keyof T]: DeepReadonly<T[key]> }
    : T

/** Parts whose keys are the caller's: names of columns, words. */
export const freeKeys: ReadonlySet<string> = new Set(['variables.descriptions', 'type_schema', 'vars.bool.mappings'])

/** What the settings of a part become when it is set to `null`. */
export const switchedOff = {
  dataset: { description: '', creator: '', author: '', copyright_holder: '', copyright_year: '', url: '' },
  samples: { head: 0, tail: 0, random: 0 },
  duplicates: { head: 0 },
  interactions: { continuous: false },
  missing_diagrams: { bar: false, matrix: false, heatmap: false },
  correlations: Object.fromEntries(
    Object.keys(defaultSettings.correlations).map((method) => [method, { calculate: false }]),
  ),
} as const

/**
 * Settings of ydata-profiling that are accepted, with a warning, and change nothing here: images, files, fonts, themes, assets,
 * notebooks, lists and processes that a report here does not have, time series, and what its own versions no longer read. All
 * below each of them is accepted too.
 */
export const withoutEffect: readonly string[] = [
  'vars.file',
  'vars.image',
  'n_obs_unique',
  'pool_size',
  'progress_bar',
  'vars.timeseries',
  'vars.bool.n_obs',
  'vars.cat.histogram_largest',
  'vars.cat.coerce_str_to_date',
  'vars.cat.dirty_categories',
  'vars.cat.dirty_categories_threshold',
  'correlations.phi_k',
  'missing_diagrams.dendrogram',
  'plot.image_format',
  'plot.dpi',
  'plot.font_path',
  'plot.correlation',
  'plot.missing',
  'plot.cat_frequency',
  'plot.pie',
  'plot.histogram.x_axis_labels',
  'plot.histogram.density',
  'html.minify_html',
  'html.use_local_assets',
  'html.inline',
  'html.assets_prefix',
  'html.assets_path',
  'html.style.theme',
  'html.style.logo',
  'notebook',
  'reject_variables',
]

/** Keys that ydata-profiling's own dump of its settings holds inside of each correlation. */
export const ignoredCorrelationKeys: ReadonlySet<string> = new Set(['key'])
