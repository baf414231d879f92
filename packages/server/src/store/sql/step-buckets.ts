import { type Expression, type RawBuilder, sql } from 'kysely'
import type { SeriesSummary, StepBucket, StepRange, Work } from '../store.js'
import type { Dialect } from './dialect.js'

interface BucketRow {
  readonly total: number
  readonly finite: number
  readonly min: number | null
  readonly max: number | null
  readonly sum: number | null
  /** Of the values whose sum might be infinite, of a 2^64th of each. */
  readonly large_sum: number | null
  readonly first: number | null
  readonly last: number | null
}

/**
 * What lies in each range of steps of one series, counted where the points are. A look at every value costs most of the
 * time, so ranges are counted without first, and again with care where that found a NaN.
 */
export function* readStepBuckets(
  dialect: Dialect,
  { run, key, min, max }: { readonly run: number; readonly key: number } & Pick<SeriesSummary, 'min' | 'max'>,
  ranges: readonly StepRange[],
): Work<readonly StepBucket[]> {
  const isTame = min !== undefined && max !== undefined && Math.max(-min.value, max.value) < LARGE
  const rows = yield* dialect.forEachRange<BucketRow>(isTame ? plain : careful, ranges)
  const doubtful = ranges.filter((_, i) => isTame && rows[i]?.total !== rows[i]?.finite)
  const again = (yield* dialect.forEachRange<BucketRow>(careful, doubtful)).values()
  return rows.map((row) => toBucket(isTame && row.total !== row.finite ? (again.next().value as BucketRow) : row))

  function plain(from: Expression<unknown>, to: Expression<unknown>) {
    return sql<BucketRow>`SELECT COUNT(*) AS total, COUNT(CASE WHEN p.nan = 0 THEN 1 END) AS finite,
      MIN(p.value) AS min, MAX(p.value) AS max, SUM(p.value) AS sum, NULL AS large_sum, ${end(from, to, 'ASC')} AS first, ${end(from, to, 'DESC')} AS last
      FROM point p WHERE ${within('p', from, to)}`
  }

  function careful(from: Expression<unknown>, to: Expression<unknown>) {
    const large = sql`CAST(${LARGE} AS DOUBLE PRECISION)`
    return sql<BucketRow>`SELECT COUNT(*) AS total, COUNT(v) AS finite, MIN(v) AS min, MAX(v) AS max,
      SUM(CASE WHEN abs(v) < ${large} THEN v END) AS sum,
      SUM(CASE WHEN abs(v) >= ${large} THEN v / CAST(${SCALE} AS DOUBLE PRECISION) END) AS large_sum,
      ${end(from, to, 'ASC')} AS first, ${end(from, to, 'DESC')} AS last
      FROM (SELECT CASE WHEN ${isFinite('p')} THEN p.value END AS v FROM point p WHERE ${within('p', from, to)}) AS points`
  }

  function end(from: Expression<unknown>, to: Expression<unknown>, direction: 'ASC' | 'DESC') {
    const down = sql.raw(direction)
    return sql`(SELECT e.value FROM point e WHERE ${within('e', from, to)} AND ${isFinite('e')}
      ORDER BY e.step ${down}, e.ts ${down}, e.value ${down} LIMIT 1)`
  }

  function within(point: 'p' | 'e', from: Expression<unknown>, to: Expression<unknown>) {
    return sql`${sql.ref(`${point}.run`)} = ${run} AND ${sql.ref(`${point}.key`)} = ${key}
      AND ${sql.ref(`${point}.step`)} BETWEEN ${from} AND ${to}`
  }
}

function isFinite(point: 'p' | 'e'): RawBuilder<unknown> {
  const [nan, value] = [sql.ref(`${point}.nan`), sql.ref(`${point}.value`)]
  return sql`(${nan} = 0 AND abs(${value}) <= CAST(${Number.MAX_VALUE} AS DOUBLE PRECISION))`
}

/** Fewer than 10^28 values below this have a sum that a double holds. */
const LARGE = 1e280
const SCALE = 2 ** 64

function toBucket({ total, finite, min, max, sum, large_sum: large, first, last }: BucketRow): StepBucket {
  const number = (value: number | null) => value ?? Number.NaN
  return {
    total,
    finite,
    first: number(first),
    last: number(last),
    min: number(min),
    max: number(max),
    mean: (sum ?? 0) / finite + ((large ?? 0) / finite) * SCALE,
  }
}
