import { type Field, type Filter, type OrderBy, printFilter, printOrderBy } from '@labbook/search'
import fc from 'fast-check'
import type { ReferenceDataset, ReferencePoint, ReferenceRun } from './reference-evaluator.js'

/** Runs and a search, from so few words that they often match. */
export interface ArbitrarySearch {
  readonly runs: readonly ReferenceRun[]
  readonly filter: string
  readonly orderBy: readonly string[]
}

/** Searches for which every store must return what `selectRuns` does. Run ids are part of the search, so inject them. */
export function arbitrarySearch(): fc.Arbitrary<ArbitrarySearch> {
  return fc
    .record({
      runs: fc.uniqueArray(arbitraryRun(), { maxLength: 8, selector: ({ runId }) => runId }),
      filter: fc.option(arbitraryFilter({ field: knownField(), text: knownText(), number: knownNumber() }), {
        freq: 8,
      }),
      orderBy: fc.uniqueArray(arbitraryOrder(), { maxLength: 3, selector: ({ field }) => JSON.stringify(field) }),
    })
    .map(({ runs, filter, orderBy }) => ({ runs, filter: printFilter(filter), orderBy: orderBy.map(printOrderBy) }))
}

/** Filters as the parser makes them, except for their spans. Within its limits: at most 27 terms, four levels deep. */
export function arbitraryFilter(words: {
  readonly field: fc.Arbitrary<Field>
  readonly text: fc.Arbitrary<string>
  readonly number: fc.Arbitrary<number>
}): fc.Arbitrary<Filter> {
  const leaf = words.field.chain((field) => arbitraryLeaf(field, words))
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      { weight: 1, arbitrary: tie('filter').map((operand): Filter => ({ kind: 'not', operand, span: NOWHERE })) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            fc.constantFrom('and' as const, 'or' as const),
            fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
          )
          .map(([kind, operands]): Filter => ({ kind, operands, span: NOWHERE })),
      },
    ),
  }))
  return filter
}

/** Generated filters have no source text. */
const NOWHERE = { start: 0, end: 0 }

function arbitraryLeaf(
  field: Field,
  { text, number }: { readonly text: fc.Arbitrary<string>; readonly number: fc.Arbitrary<number> },
): fc.Arbitrary<Filter> {
  const base = { field, span: NOWHERE }
  const isNull = fc.boolean().map((negated): Filter => ({ kind: 'null', negated, ...base }))
  if (field.kind === 'metric' || (field.kind === 'attribute' && field.type === 'number')) {
    return fc.oneof(
      fc
        .tuple(
          fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const),
          number,
        )
        .map(([comparator, value]): Filter => ({ kind: 'compare', comparator, value, ...base })),
      fc
        .tuple(number, number, fc.boolean())
        .map(([low, high, negated]): Filter => ({ kind: 'between', low, high, negated, ...base })),
      isNull,
    )
  }
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('=' as const, '!=' as const, 'LIKE' as const, 'ILIKE' as const), text)
      .map(([comparator, value]): Filter => ({ kind: 'compare', comparator, value, ...base })),
    fc
      .tuple(fc.constantFrom('LIKE' as const, 'ILIKE' as const), fc.constantFrom('!', '\\', 'o', '🙂'), text)
      .map(([comparator, escape, value]): Filter => {
        // Nothing but these may follow the character.
        const pattern = value
          .replace(/[%_]/, `${escape}$&`)
          .replaceAll(escape, (found, at: number, whole: string) =>
            /[%_]/.test(whole.charAt(at + escape.length)) ? found : escape.repeat(2),
          )
        return { kind: 'compare', comparator, value: pattern, escape, ...base }
      }),
    fc
      .tuple(fc.array(text, { minLength: 1, maxLength: 3 }), fc.boolean())
      .map(([values, negated]): Filter => ({ kind: 'in', values, negated, ...base })),
    isNull,
  )
}

const RUN_IDS = ['a', 'b', 'c', 'd', 'e', 'f', '0', '1', '2', '3'].map((digit) => digit.repeat(32))
const METRICS = ['m', 'val/loss', '1e3']
const PARAMS = ['p', 'P', 'a b']
const TAGS = ['t', 'mlflow.runName']
/** By code point, the last two are in the opposite order than by UTF-16 units. */
const TEXTS = ['1', '10', '2', 'Foo', 'foo', 'FOO', "it's", 'say "it\'s"', '50%', 'a_b', 'C:\\', '\uff5e', '\u{1f600}']
const NUMBERS = [0, 1, -1, 2.5, 1e-7, 1e300, Infinity, -Infinity]
const TIMES = [0, 100, 200, 300]

function knownField(): fc.Arbitrary<Field> {
  return fc.oneof(
    orderableField(),
    fc
      .constantFrom('name' as const, 'digest' as const, 'context' as const)
      .map((name): Field => ({ kind: 'dataset', name })),
  )
}

function orderableField(): fc.Arbitrary<Field> {
  return fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...METRICS, 'unknown'),
        fc.constantFrom('last' as const, 'min' as const, 'max' as const, 'first' as const, 'count' as const),
      )
      .map(([key, aggregate]): Field => ({ kind: 'metric', key, aggregate })),
    fc.constantFrom(...PARAMS, 'unknown').map((key): Field => ({ kind: 'param', key })),
    fc.constantFrom(...TAGS, 'unknown').map((key): Field => ({ kind: 'tag', key })),
    fc
      .constantFrom('run_id', 'run_name', 'status', 'user_id', 'experiment_name')
      .map((name): Field => ({ kind: 'attribute', name, type: 'string' })),
    fc
      .constantFrom('start_time', 'end_time', 'duration')
      .map((name): Field => ({ kind: 'attribute', name, type: 'number' })),
  )
}

function arbitraryOrder(): fc.Arbitrary<OrderBy> {
  return fc.record({ field: orderableField(), ascending: fc.boolean() })
}

function knownText(): fc.Arbitrary<string> {
  return fc.constantFrom(
    ...TEXTS,
    'FINISHED',
    'train',
    'houses',
    ...RUN_IDS.slice(0, 2),
    '%',
    'f%',
    '_oo',
    '%o%',
    '%_%_',
    '',
  )
}

function knownNumber(): fc.Arbitrary<number> {
  return fc.constantFrom(...NUMBERS, ...TIMES)
}

function arbitraryRun(): fc.Arbitrary<ReferenceRun> {
  const texts = fc.constantFrom(...TEXTS)
  return fc
    .record(
      {
        runId: fc.constantFrom(...RUN_IDS),
        status: fc.constantFrom('RUNNING', 'FINISHED', 'FAILED'),
        userId: fc.constantFrom('ann', 'Foo'),
        startTime: fc.constantFrom(...TIMES),
        endTime: fc.constantFrom(...TIMES),
        metrics: mapOf(METRICS, fc.array(arbitraryPoint(), { minLength: 1, maxLength: 4 })),
        params: mapOf(PARAMS, texts),
        tags: mapOf(TAGS, texts),
        datasets: fc.uniqueArray(arbitraryDataset(), {
          maxLength: 2,
          selector: ({ name, digest }) => `${name} ${digest}`,
        }),
      },
      { requiredKeys: ['runId', 'status', 'userId', 'startTime', 'metrics', 'params', 'tags', 'datasets'] },
    )
    .map((run) => ({
      ...run,
      experimentId: '1',
      experimentName: 'Foo',
      artifactUri: `mlflow-artifacts:/1/${run.runId}/artifacts`,
    }))
}

function arbitraryPoint(): fc.Arbitrary<ReferencePoint> {
  return fc.record({
    value: fc.constantFrom(...NUMBERS, NaN),
    timestamp: fc.constantFrom(...TIMES),
    step: fc.constantFrom(-1, 0, 1),
  })
}

function arbitraryDataset(): fc.Arbitrary<ReferenceDataset> {
  return fc.record(
    {
      name: fc.constantFrom('houses', 'Foo'),
      digest: fc.constantFrom('1', '2'),
      context: fc.constantFrom('train', 'eval'),
    },
    { requiredKeys: ['name', 'digest'] },
  )
}

function mapOf<T>(keys: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<ReadonlyMap<string, T>> {
  return fc
    .uniqueArray(fc.tuple(fc.constantFrom(...keys), value), { maxLength: keys.length, selector: ([key]) => key })
    .map((entries) => new Map(entries))
}
