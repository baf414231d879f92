/**
 * A profile as JSON, of the schema `labbook-profile/1`. Names are those of ydata-profiling's own JSON. What is undefined is `null`,
 * infinities are `"Infinity"` and `"-Infinity"`, whole numbers beyond 2⁵³ are decimal text, dates ISO 8601 in UTC.
 */
export interface Profile {
  readonly schema: 'labbook-profile/1'
  readonly analysis: Analysis
  readonly table: TableStatistics
  /** In the order of the table. */
  readonly columns: readonly string[]
  /** In the order of the page. A list: an object would put columns named "10" and "2" in another order. */
  readonly variables: readonly Variable[]
  readonly correlations: { readonly [method in CorrelationMethod]?: Matrix }
  readonly alerts: readonly Alert[]
  readonly interactions: Interactions
  readonly missing: Missing
  readonly sample: Sample
  readonly duplicates?: Duplicates
  readonly target?: Target
}

/** A number as JSON can hold it: text for infinities and for whole numbers beyond 2⁵³, `null` for what is undefined. */
export type JsonNumber = number | string | null

/** A cell as JSON can hold it. */
export type JsonCell = JsonNumber | boolean

export type VariableType =
  | 'Numeric'
  | 'Categorical'
  | 'Text'
  | 'Boolean'
  | 'DateTime'
  | 'TimeSeries'
  | 'URL'
  | 'Path'
  | 'Unsupported'

export type CorrelationMethod = 'auto' | 'pearson' | 'spearman' | 'kendall' | 'cramers'

export interface Analysis {
  readonly title: string
  readonly date_start: string
  readonly date_end: string
  readonly duration_s: number
  readonly mode: 'full' | 'minimal' | 'explorative' | 'sensitive'
  readonly exact: boolean
  readonly digest: string | null
  readonly software: string
  /** Whether the values of cells were kept out of the profile. */
  readonly sensitive: boolean
  readonly settings: Readonly<Record<string, unknown>>
  readonly warnings: readonly string[]
}

export interface TableStatistics {
  readonly n: number
  readonly n_var: number
  readonly memory_size: number
  readonly record_size: number
  readonly n_cells_missing: number
  readonly p_cells_missing: number
  readonly n_vars_with_missing: number
  readonly n_vars_all_missing: number
  /** Groups of equal rows, and their share of all rows. */
  readonly n_duplicates?: number
  readonly p_duplicates?: number
  /** Rows that dropping duplicates would remove. */
  readonly n_duplicate_rows?: number
  readonly types: { readonly [type in VariableType]?: number }
  readonly display: Readonly<Record<string, string>>
}

export interface ValueCount {
  readonly value: JsonCell
  readonly count: number
  readonly percent: number
}

export interface OtherValues {
  readonly distinct: number
  readonly count: number
  readonly percent: number
}

export interface Histogram {
  readonly bins: number
  readonly edges: readonly number[]
  readonly counts: readonly number[]
}

export interface ChiSquared {
  readonly statistic: number
  readonly pvalue: number | null
}

interface VariableBase {
  readonly name: string
  readonly dtype: string
  readonly mlflow_type: string
  readonly n: number
  readonly count: number
  readonly n_missing: number
  readonly p_missing: number
  readonly n_distinct: number
  readonly p_distinct: number | null
  readonly n_unique: number
  readonly p_unique: number | null
  readonly is_unique: boolean
  readonly memory_size: number
  readonly description?: string
  readonly approximate?: readonly string[]
  readonly reason?: string
  /** What each line on the page says. */
  readonly display: Readonly<Record<string, string>>
}

/** The statistics of numbers, which a Categorical of numeric dtype keeps. */
export interface NumericStatistics {
  readonly n_infinite: number
  readonly p_infinite: number
  readonly n_zeros: number
  readonly p_zeros: number
  readonly n_negative: number
  readonly p_negative: number
  readonly mean: JsonNumber
  readonly std: JsonNumber
  readonly variance: JsonNumber
  readonly min: JsonNumber
  readonly max: JsonNumber
  readonly range: JsonNumber
  readonly p5: JsonNumber
  readonly q1: JsonNumber
  readonly median: JsonNumber
  readonly q3: JsonNumber
  readonly p95: JsonNumber
  readonly iqr: JsonNumber
  readonly cv: JsonNumber
  readonly kurtosis: JsonNumber
  readonly skewness: JsonNumber
  readonly mad: JsonNumber
  readonly sum: JsonNumber
  readonly monotonic: -2 | -1 | 0 | 1 | 2
  readonly monotonicity: string
  readonly minimum_values: readonly ValueCount[]
  readonly maximum_values: readonly ValueCount[]
  readonly histogram: Histogram | null
  readonly chi_squared: ChiSquared | null
  readonly finite?: Readonly<Record<'mean' | 'std' | 'min' | 'max', JsonNumber>>
  readonly quantiles: readonly (readonly [q: number, value: JsonNumber])[]
  /** The 0th to the 100th percentile, for a later comparison. */
  readonly percentiles: readonly JsonNumber[]
}

/** The most frequent values, ties by first appearance; then what is left. */
interface CommonValues {
  readonly common_values: readonly ValueCount[]
  readonly common_values_other: OtherValues | null
}

export interface NumericVariable extends VariableBase, NumericStatistics, CommonValues {
  readonly type: 'Numeric'
}

/** Counts of something in all rows of a text column: characters, words, scripts. */
export interface NamedCount {
  readonly name: string
  readonly count: number
}

/** The Unicode properties of the characters of a column, with the most frequent characters of each. */
export interface UnicodeCounts {
  readonly categories: readonly UnicodeGroup[]
  readonly scripts: readonly UnicodeGroup[]
  readonly blocks: readonly UnicodeGroup[]
}

export interface UnicodeGroup extends NamedCount {
  readonly distinct: number
  readonly characters: readonly NamedCount[]
}

/** Lengths are in Unicode code points. */
export interface TextStatistics {
  readonly length: { readonly min: number; readonly max: number; readonly mean: number; readonly median: number } | null
  readonly length_histogram: Histogram | null
  readonly n_characters: number
  readonly n_characters_distinct: number
  readonly character_counts: readonly NamedCount[]
  readonly unicode: UnicodeCounts
  readonly n_words: number
  readonly n_words_distinct: number
  readonly word_counts: readonly NamedCount[]
  readonly first_rows: readonly string[]
}

export interface CategoricalVariable
  extends VariableBase,
    Partial<NumericStatistics>,
    Partial<TextStatistics>,
    CommonValues {
  readonly type: 'Categorical'
  readonly imbalance: number
  /** All categories, by count, where `common_values` does not list them all; for a later comparison. */
  readonly category_counts?: readonly (readonly [value: JsonCell, count: number])[]
  readonly chi_squared: ChiSquared | null
}

export interface TextVariable extends VariableBase, Partial<TextStatistics>, CommonValues {
  readonly type: 'Text'
}

export interface BooleanVariable extends VariableBase, CommonValues {
  readonly type: 'Boolean'
  readonly imbalance: number
}

export interface DateTimeVariable extends VariableBase, CommonValues {
  readonly type: 'DateTime'
  /** ISO 8601 in UTC. */
  readonly min: string | null
  readonly max: string | null
  /** In seconds. */
  readonly range: number | null
  /** Edges in seconds since 1970. */
  readonly histogram: Histogram | null
  readonly invalid_dates: number
  readonly n_invalid_dates: number
  readonly p_invalid_dates: number
}

export interface TimeSeriesVariable extends VariableBase, NumericStatistics, CommonValues {
  readonly type: 'TimeSeries'
  readonly stationary: boolean
  readonly seasonal: boolean
  readonly seasonal_period: number | null
  readonly augmented_dickey_fuller: {
    readonly statistic: number
    readonly pvalue: number
    readonly lags: number
    readonly n: number
  } | null
  readonly gaps: Readonly<Record<'n' | 'min' | 'max' | 'mean' | 'std', number | null>>
  readonly autocorrelation: readonly number[]
  readonly partial_autocorrelation: readonly number[]
  /** The 95 % bound of both, for an independent series. */
  readonly autocorrelation_bound: number
  /** The values in order, thinned to what a chart can show. */
  readonly series: readonly JsonNumber[]
}

/** The parts of addresses or paths, each with its counts, such as scheme and host, or parent and suffix. */
export interface PartsVariable<T extends 'URL' | 'Path' = 'URL' | 'Path'>
  extends VariableBase,
    Partial<TextStatistics>,
    CommonValues {
  readonly type: T
  readonly parts: Readonly<Record<string, readonly NamedCount[]>>
}

export interface UnsupportedVariable extends VariableBase {
  readonly type: 'Unsupported'
}

export type Variable =
  | NumericVariable
  | CategoricalVariable
  | TextVariable
  | BooleanVariable
  | DateTimeVariable
  | TimeSeriesVariable
  | PartsVariable<'URL'>
  | PartsVariable<'Path'>
  | UnsupportedVariable

export interface Matrix {
  readonly columns: readonly string[]
  readonly matrix: readonly (readonly (number | null)[])[]
  /** Only where there are too many columns for the matrix: the number of all columns, and the strongest pairs of them. */
  readonly all?: number
  readonly strongest?: readonly (readonly [a: string, b: string, value: number])[]
}

export type AlertType =
  | 'Constant'
  | 'Constant length'
  | 'Date'
  | 'Duplicates'
  | 'Empty'
  | 'High cardinality'
  | 'High correlation'
  | 'Imbalance'
  | 'Infinite'
  | 'Leak'
  | 'Missing'
  | 'Non stationary'
  | 'Rejected'
  | 'Seasonal'
  | 'Skewed'
  | 'Uniform'
  | 'Unique'
  | 'Unsupported'
  | 'Zeros'

export interface Alert {
  readonly type: AlertType
  readonly column: string | null
  readonly fields?: readonly string[]
  readonly values: Readonly<Record<string, JsonCell>>
  readonly text: string
}

/** The values of columns at the resolution of a picture. */
export interface Interactions {
  /** The columns of the second picker, and of the first if there are no `targets`. */
  readonly columns: readonly string[]
  readonly targets?: readonly string[]
  readonly pairs: number
  /** Rows that are carried: all, or a sample of `of`. */
  readonly rows: number
  readonly of: number
  readonly data: readonly SteppedColumn[]
  readonly categories: readonly SteppedCategories[]
}

/** Base64 of unsigned 16-bit numbers, low byte first: 0 … 65534 from `min` to `max`, 65535 where there is no finite value. */
export interface SteppedColumn {
  readonly name: string
  readonly min: number
  readonly max: number
  readonly steps: string
}

/** Base64 of a byte a row: the place of its value, 254 for one that is not listed, 255 for none. */
export interface SteppedCategories {
  readonly name: string
  readonly values: readonly JsonCell[]
  readonly codes: string
}

/** By column in the order of the table. */
export interface Missing {
  /** Values that are not missing. */
  readonly count?: readonly number[]
  /** The share missing of each column in each band of rows. */
  readonly matrix?: { readonly rows_per_band: number; readonly share: readonly (readonly number[])[] }
  readonly heatmap?: Matrix
}

export interface Sample {
  readonly head_index: readonly (number | string)[]
  readonly head: readonly (readonly JsonCell[])[]
  readonly tail_index: readonly (number | string)[]
  readonly tail: readonly (readonly JsonCell[])[]
  readonly random_index?: readonly (number | string)[]
  readonly random?: readonly (readonly JsonCell[])[]
}

/** The largest groups of equal rows. */
export interface Duplicates {
  /** The column of the counts. */
  readonly key: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly JsonCell[])[]
  readonly counts: readonly number[]
}

/** How much the other columns go with one of them. */
export interface Target {
  readonly column: string
  readonly type: VariableType
  /** The strongest first. */
  readonly associations: readonly Association[]
}

export interface Association {
  readonly column: string
  readonly measure: 'Spearman’s ρ' | 'Cramér’s V' | 'Correlation ratio η'
  /** Its size, 0 to 1. */
  readonly value: number | null
  /** The target in groups of rows of the column. */
  readonly groups?: TargetGroups
}

/** Groups are bins between `cuts`, closed on the right, or categories, of which a last group without a value has the others. */
export type TargetGroups = (
  | { readonly cuts: readonly number[]; readonly isTime: boolean }
  | { readonly values: readonly JsonCell[] }
) & { readonly counts: readonly number[] } & (
    | { readonly means: readonly (number | null)[]; readonly margins: readonly (number | null)[] }
    | { readonly classes: readonly JsonCell[]; readonly rates: readonly (readonly number[])[] }
  )
