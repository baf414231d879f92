import type { Field, Span } from './filter.js'

/** One thing that is wrong with a text. The message is a whole sentence, fit to be the message of a 400. */
export interface Diagnostic {
  readonly message: string
  readonly span: Span
  /** What it comes from, where more can be said or done about it than the message does. */
  readonly cause?: Cause
}

/** `span` is what is wrong; the span of a diagnostic can be the clause around it. */
export type Cause = { readonly span: Span } & (
  | { readonly kind: 'unknown field'; readonly entity: string | undefined; readonly key: string }
  | { readonly kind: 'operator'; readonly field: Field; readonly operator: string }
  | { readonly kind: 'not a text' | 'not a number' | 'not a list'; readonly field: Field; readonly found: string }
  | { readonly kind: 'syntax' }
)

/** The value is undefined if, and only if, there are diagnostics. */
export interface Parsed<T> {
  readonly value: T | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export function accepted<T>(value: T): Parsed<T> {
  return { value, diagnostics: [] }
}

export function refused(...diagnostics: readonly Diagnostic[]): Parsed<never> {
  return { value: undefined, diagnostics }
}
