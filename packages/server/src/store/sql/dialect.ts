import type { AliasedExpression, Expression, Kysely, RawBuilder, SqlBool } from 'kysely'
import type { Work } from '../work.js'
import type { RowKind, RowWriter } from './row-kinds.js'
import type { Tables } from './tables.js'

/** Every difference between the databases, in one object each. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  /** Builds SQL; never runs it. */
  readonly builder: Kysely<Tables>
  /** Column types of the migrations. */
  readonly types: {
    /** An auto-incrementing primary key. */
    readonly id: string
    readonly int64: string
    readonly double: string
    readonly blob: string
    /** Ordered by code point. */
    readonly text: string
    /** Suffix of a table stored in key order. */
    readonly clustered: string
  }
  /** An exact integer, as text where a double cannot hold it. */
  int64(column: string | RawBuilder<unknown>): RawBuilder<number>
  /** Case-sensitive, `%` and `_` only, no escape unless one is given. SQLite's own LIKE ignores ASCII case and backtracks without bound. */
  like(value: Expression<unknown>, pattern: string, escape?: string): Expression<SqlBool>
  /** As `like`, but ASCII letters match in either case. */
  ilike(value: Expression<unknown>, pattern: string, escape?: string): Expression<SqlBool>
  /** The condition, counted as work of the search each time it is evaluated (L-9). */
  counted(condition: RawBuilder<SqlBool>): RawBuilder<SqlBool>
  /** Whether the value contains the text, which is in lower case; ASCII letters match in either case. */
  contains(value: Expression<unknown>, lowerCaseText: string): RawBuilder<SqlBool>
  /** The size of the whole database. */
  readonly databaseBytes: RawBuilder<number>
  /** Whether the column is one of the ids, which are one parameter, so that the statement stays the same. */
  anyOf(column: string | RawBuilder<unknown>, ids: readonly (number | string)[]): RawBuilder<SqlBool>
  /** Suffix of a SELECT that locks its rows until the transaction ends. */
  lock(kind: 'share' | 'update'): RawBuilder<unknown>
  /** These rows of integers as a table named `given`, with columns of these names. */
  given<C extends string>(
    columns: readonly C[],
    rows: readonly (readonly number[])[],
  ): AliasedExpression<Record<C, number>, 'given'>
  rowWriter<R extends object>(kind: RowKind<R>): RowWriter<R>
  /** The driver's codes for a statement whose values the database does not accept. */
  readonly refusedValue: RegExp
}

/** Runs work; one implementation per database. */
export interface Driver {
  readonly dialect: Dialect
  /** Nothing else writes to the database, so reads may be cached. */
  readonly hasOneWriter: boolean
  read<T>(work: () => Work<T>): Promise<T>
  write<T>(work: () => Work<T>): Promise<T>
  /** `forget` is called when writes were rolled back: everything cached from them is invalid. */
  onRollback(forget: () => void): void
  readonly degraded: string | undefined
}
