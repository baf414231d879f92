import type { Dataset } from '@labbook/protocol'

/** When a value was measured, and on what. */
export interface MetricOptions {
  /** A whole number, which may be negative; 0 if left out. */
  readonly step?: number | bigint | undefined
  /** Milliseconds since 1970, or a date; now if left out. */
  readonly timestamp?: number | Date | undefined
  /** A logged model that the value is about: it becomes an input of the run, and shows the metric too. */
  readonly modelId?: string | undefined
  /** A dataset that the value was computed on. It becomes an input of the run, if it is none yet. */
  readonly dataset?: (Pick<Dataset, 'name' | 'digest'> & Partial<Dataset>) | undefined
}

/** When a run ended. */
export interface EndOptions {
  /** Milliseconds since 1970, or a date; now if left out. */
  readonly endTime?: number | Date | undefined
}

/** How long to wait. */
export interface FlushOptions {
  /** Milliseconds; 10,000 if left out. */
  readonly timeout?: number | undefined
}

/** Anything that `String` makes a sensible text of; objects and lists become JSON. */
export type Loggable = unknown

/** One of a series of images. */
export interface ImageSeries {
  /** Letters, digits, and `_ - . /` and spaces. */
  readonly key: string
  readonly step?: number | undefined
  /** Milliseconds since 1970; now if left out. */
  readonly timestamp?: number | undefined
}

/** The logged models that a run used and made. */
export interface ModelLinks {
  readonly inputs?: readonly { readonly modelId: string }[]
  readonly outputs?: readonly { readonly modelId: string; readonly step?: number }[]
}
