import type { Span } from './filter.js'

/** One thing that is wrong with a text. The message is a whole sentence, fit to be the message of a 400. */
export interface Diagnostic {
  readonly message: string
  readonly span: Span
}

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
