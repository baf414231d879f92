import type { Aggregate, Span } from './filter.js'
import type { Token } from './lex-filter.js'

/** A filter as it was written, before any name or value has been looked at. */
export type Syntax =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Syntax[]; readonly span: Span }
  | { readonly kind: 'not'; readonly operand: Syntax; readonly span: Span }
  | Clause

export type Clause = { readonly identifier: Identifier; readonly span: Span } & (
  | { readonly kind: 'compare'; readonly operator: Operator; readonly value: Value; readonly escape: Value | undefined }
  | { readonly kind: 'in'; readonly negated: boolean; readonly operator: Operator; readonly list: Value }
  | {
      readonly kind: 'between'
      readonly negated: boolean
      readonly operator: Operator
      readonly low: Value
      readonly high: Value
    }
  | { readonly kind: 'null'; readonly negated: boolean }
)

export interface Identifier {
  readonly aggregate: Aggregate | undefined
  readonly token: Token
  readonly tokenCount: number
  /** With the aggregate and its parentheses, if there is one. */
  readonly span: Span
}

export interface Operator {
  /** Symbols as written, words in upper case. */
  readonly name: string
  readonly text: string
  readonly span: Span
}

export interface Value {
  readonly kind: 'string' | 'number' | 'name' | 'list'
  readonly text: string
  /** One token, or those between the parentheses of a list. */
  readonly tokens: readonly Token[]
  readonly span: Span
}
