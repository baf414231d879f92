import type { Field, Filter } from '@labbook/search'
import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { Dialect } from './dialect.js'

type Condition = RawBuilder<SqlBool>

/** A value to compare: a column and, if the field can be NaN, its flag. */
export interface Operand {
  readonly value: RawBuilder<unknown>
  readonly nan?: RawBuilder<unknown>
  /** Texts up to this length are in an index, which this condition uses. */
  readonly indexed?: { readonly condition: RawBuilder<SqlBool>; readonly length: number }
}

/**
 * How the fields of one kind of entity become SQL: true if the entity has the field with some value for which the
 * predicate holds. It must never be NULL, so that `NOT` is the plain complement.
 */
export type Leaf = (field: Field, predicate: (operand: Operand) => Condition) => Condition

/** A checked filter as a condition on the entity's row. */
export function lowerFilter(dialect: Dialect, filter: Filter, leaf: Leaf): Condition {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const operands = filter.operands.map((operand) => lowerFilter(dialect, operand, leaf))
      return sql`(${sql.join(operands, filter.kind === 'and' ? sql` AND ` : sql` OR `)})`
    }
    case 'not':
      return sql`(NOT ${lowerFilter(dialect, filter.operand, leaf)})`
    case 'compare': {
      return leaf(filter.field, (operand) => dialect.counted(compare(dialect, operand, filter)))
    }
    case 'in': {
      const { negated, values } = filter
      return leaf(filter.field, (operand) => {
        const within = isAmong(operand, values)
        return dialect.counted(negated ? sql`(NOT ${within})` : within)
      })
    }
    case 'between': {
      const { low, high, negated } = filter
      return leaf(filter.field, ({ value, nan }) => {
        const bounds = sql<SqlBool>`${value} BETWEEN CAST(${low} AS DOUBLE PRECISION) AND CAST(${high} AS DOUBLE PRECISION)`
        const within = nan === undefined ? bounds : sql<SqlBool>`(${nan} <> 1 AND ${bounds})`
        return dialect.counted(negated ? sql`(NOT ${within})` : within)
      })
    }
    case 'null': {
      const there = leaf(filter.field, () => sql`(1 = 1)`)
      return filter.negated ? there : sql`(NOT ${there})`
    }
  }
}

/** Numbers compare as doubles, and NaN differs from everything; texts compare by code point. */
function compare(
  dialect: Dialect,
  operand: Operand,
  { comparator, value: literal, escape }: Extract<Filter, { kind: 'compare' }>,
): Condition {
  const { value, nan } = operand
  if (typeof literal === 'string') {
    if (comparator === '=') return isAmong(operand, [literal])
    if (comparator === 'LIKE') return sql`${dialect.like(value, literal, escape)}`
    if (comparator === 'ILIKE') return sql`${dialect.ilike(value, literal, escape)}`
    return sql`${value} ${sql.raw(comparator)} ${literal}`
  }
  const test = sql<SqlBool>`${value} ${sql.raw(comparator)} CAST(${literal} AS DOUBLE PRECISION)`
  if (nan === undefined) return test
  return comparator === '!=' ? sql`(${nan} = 1 OR ${test})` : sql`(${nan} <> 1 AND ${test})`
}

function isAmong({ value, indexed }: Operand, literals: readonly string[]): Condition {
  const within = sql<SqlBool>`${value} IN (${sql.join(literals)})`
  if (indexed === undefined || literals.some((literal) => [...literal].length > indexed.length)) return within
  return sql`(${indexed.condition} AND ${within})`
}

/** Missing values last in both directions; before them NaN, before that the numbers. */
export function lowerOrder({ value, nan }: Operand, ascending: boolean): RawBuilder<unknown> {
  const direction = sql.raw(ascending ? 'ASC' : 'DESC')
  const rank =
    nan === undefined
      ? sql`CASE WHEN ${value} IS NULL THEN 1 ELSE 0 END`
      : sql`CASE WHEN ${nan} IS NULL THEN 2 WHEN ${nan} = 1 THEN 1 ELSE 0 END`
  return sql`${rank}, ${value} ${direction}`
}
