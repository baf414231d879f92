/** What a search looks for. Each target has its own entities, attributes and messages. */
export type SearchTarget = 'runs' | 'experiments' | 'logged_models' | 'registered_models' | 'model_versions'

/** How the points of a metric are aggregated. `metrics.x` alone means `last`; the others are for runs only. */
export type Aggregate = 'last' | 'min' | 'max' | 'first' | 'count'

export type Attribute = { readonly kind: 'attribute'; readonly name: string; readonly type: 'string' | 'number' }

/**
 * What a condition looks at.
 *
 * - `metric`, runs: one number. `last` is the latest value as the run shows it; `min` and `max` pass over NaN and are NaN
 *   only if every point is. `first` is the value with the smallest (step, timestamp, value), `count` how many points are
 *   stored.
 * - `metric`, logged models: a condition holds if any stored point of the key satisfies it; the aggregate is always
 *   `last` and says nothing. (In an order it is the most recent point by timestamp, then step.)
 * - `param`, `tag`: the text stored under the key. Params compare as text.
 * - `attribute`: the canonical name, whatever alias was written. `run_name` is the tag `mlflow.runName`. An order by an
 *   experiment's `experiment_id` is numeric, while a filter compares it as text.
 * - `dataset`: a condition holds if any dataset of the run satisfies it, each condition for itself; `context` is the
 *   input tag `mlflow.data.context`.
 */
export type Field =
  | { readonly kind: 'metric'; readonly key: string; readonly aggregate: Aggregate }
  | { readonly kind: 'param'; readonly key: string }
  | { readonly kind: 'tag'; readonly key: string }
  | Attribute
  | { readonly kind: 'dataset'; readonly name: 'name' | 'digest' | 'context' }

/**
 * Numbers compare by IEEE 754: NaN matches `!=` and nothing else. Texts compare by code point, case-sensitively.
 * `LIKE` and `ILIKE` match the whole text, `%` being any run of characters and `_` any one; nothing escapes them but
 * the character of an `ESCAPE`.
 * `LIKE` is case-sensitive; for `ILIKE` the ASCII letters a–z and A–Z are equal, and no others.
 */
export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'ILIKE'

/** A piece of the text: UTF-16 positions, the end excluded. */
export interface Span {
  readonly start: number
  readonly end: number
}

/**
 * A checked filter. The logic is two-valued:
 *
 * - `compare`, `in` and `between` hold only where the field has a value. A run without the key matches neither
 *   `tags.t = 'x'` nor `tags.t != 'x'`, and likewise neither `IN` nor `NOT IN`.
 * - `null` holds where the field has no value; for a dataset field, where no dataset of the run has one.
 * - `not` is the plain complement of its operand: `NOT tags.t = 'x'` does match a run without the tag.
 * - A negated `between` holds for the values outside the bounds and for NaN; for a logged model's metric, if any one
 *   point is such a value. (Two comparisons could each be satisfied by another point.)
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Filter[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Filter; readonly span: Span }
  | {
      readonly kind: 'compare'
      readonly field: Field
      readonly comparator: Comparator
      readonly value: string | number
      /** Of a pattern: the character that makes the `%`, the `_` or itself behind it literal. */
      readonly escape?: string
      readonly span: Span
    }
  | {
      readonly kind: 'in'
      readonly field: Field
      readonly values: readonly string[]
      readonly negated: boolean
      readonly span: Span
    }
  | {
      readonly kind: 'between'
      readonly field: Field
      readonly low: number
      readonly high: number
      readonly negated: boolean
      readonly span: Span
    }
  | { readonly kind: 'null'; readonly field: Field; readonly negated: boolean; readonly span: Span }

/**
 * One key of an order. Missing values come last in both directions, NaN just before them; texts sort by code point.
 * What the caller did not name still decides ties: see tracking-api §8.2 to §8.4.
 */
export interface OrderBy {
  readonly field: Field
  readonly ascending: boolean
}
