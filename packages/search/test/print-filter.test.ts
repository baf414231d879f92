import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Field,
  type Filter,
  parseFilter,
  parseOrderBy,
  printFilter,
  printOrderBy,
  printText,
  printTexts,
  type SearchTarget,
} from '@labbook/search'
import { arbitraryFilter, arbitrarySearch } from '../../../test/conformance/arbitrary-filter.js'
import { withoutSpans } from './without-spans.js'

/** Any text that can be stored and searched for: no NUL, nothing unpaired. */
const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom("'", '"', '`', '\\', '.', ',', ';', '(', ')', '%', '-', ' ', 'a', 'E', '1'),
      maxLength: 12,
    }),
    fc.constantFrom('', 'AND', 'NULL', "'; SELECT pg_sleep(5)--", 'C:\\', "''", '""', "it''s", 'é', '日本'),
  )
  .filter((text) => !text.includes('\0'))

/** Keys that can be written, which is all but those with every kind of quote. */
const anyKey = fc
  .oneof(anyText, fc.constantFrom('in', 'case', '0', '1e3', 'a.b.c', 'mlflow.runName', 'val/loss', '..', 'a.'))
  .filter((key) => !key.includes('`') || !(key.includes('"') || key.endsWith('\\')))

const anyNumber = fc.double({ noNaN: true }).map((number) => number + 0)

const attribute = (type: 'string' | 'number', ...names: readonly string[]) =>
  fc.constantFrom(...names).map((name): Field => ({ kind: 'attribute', name, type }))
const aggregate = fc.constantFrom(...(['last', 'min', 'max', 'first', 'count'] as const))
const param = anyKey.map((key): Field => ({ kind: 'param', key }))
const tag = anyKey.map((key): Field => ({ kind: 'tag', key }))

const fields: Readonly<Record<SearchTarget, fc.Arbitrary<Field>>> = {
  runs: fc.oneof(
    fc.record({ kind: fc.constant('metric' as const), key: anyKey, aggregate }),
    param,
    tag,
    attribute('string', 'run_id', 'run_name', 'status', 'user_id', 'artifact_uri', 'experiment_name'),
    attribute('number', 'start_time', 'end_time', 'duration'),
    fc
      .constantFrom('name' as const, 'digest' as const, 'context' as const)
      .map((name): Field => ({ kind: 'dataset', name })),
  ),
  experiments: fc.oneof(
    tag,
    attribute('string', 'name', 'experiment_id'),
    attribute('number', 'creation_time', 'last_update_time'),
  ),
  logged_models: fc.oneof(
    anyKey.map((key): Field => ({ kind: 'metric', key, aggregate: 'last' })),
    param,
    tag,
    attribute('string', 'name', 'model_id', 'model_type', 'source_run_id', 'artifact_location'),
    attribute('number', 'creation_timestamp', 'last_updated_timestamp'),
  ),
  registered_models: fc.oneof(
    tag,
    attribute('string', 'name'),
    attribute('number', 'creation_timestamp', 'last_updated_timestamp'),
  ),
  model_versions: fc.oneof(
    tag,
    attribute('string', 'name', 'run_id', 'model_id', 'source_path'),
    attribute('number', 'version_number', 'creation_timestamp', 'last_updated_timestamp'),
  ),
}

describe('printFilter', () => {
  it.each(['runs', 'experiments', 'logged_models', 'registered_models', 'model_versions'] as const)(
    'prints %s filters that parse to themselves',
    (target) => {
      const filters = arbitraryFilter({ field: fields[target], text: anyText, number: anyNumber })
      fc.assert(
        fc.property(filters, (filter) => {
          const { value, diagnostics } = parseFilter(printFilter(filter), target)
          expect(diagnostics).toEqual([])
          expect(withoutSpans(value)).toEqual(withoutSpans(filter))
        }),
        { numRuns: 1000 },
      )
    },
  )

  it('prints orders that parse to themselves', () => {
    fc.assert(
      fc.property(arbitrarySearch(), ({ orderBy }) => {
        expect(parseOrderBy(orderBy, 'runs').value?.map(printOrderBy)).toEqual(orderBy)
      }),
    )
  })

  it('prints everything as nothing', () => {
    expect(printFilter(null)).toBe('')
  })

  it.each([
    ["it's", '"it\'s"'],
    ['say "hi"', '\'say "hi"\''],
    ['say "it\'s"', "E'say \"it\\'s\"'"],
    ['C:\\', "E'C:\\\\'"],
  ])('chooses quotes that hold %s', (value, literal) => {
    expect(printFilter(compare({ kind: 'param', key: 'p' }, value))).toBe(`params.p = ${literal}`)
  })

  it('[Q01] [U-CMD-1] any text is one value, alone and in a list', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (values) => {
        const [value] = values as [string]
        const alone = parseFilter(`name = ${printText(value)} AND name LIKE 'a'`, 'experiments')
        expect(alone.value).toMatchObject({ operands: [{ value }, { value: 'a' }] })
        const within = parseFilter(`run_id IN ${printTexts(values)} AND status = 'FINISHED'`, 'runs')
        expect(within.value).toMatchObject({ operands: [{ values }, { value: 'FINISHED' }] })
      }),
      { numRuns: 1000 },
    )
  })

  it('[Q01] lets no key out of its quotes, even one that cannot be written', () => {
    const hostile = printFilter(compare({ kind: 'tag', key: '`\'" = "" OR tags.`x' }, 'v'))
    expect(parseFilter(hostile, 'runs').value).toMatchObject({ kind: 'compare', value: 'v' })
  })
})

function compare(field: Field, value: string): Filter {
  return { kind: 'compare', field, comparator: '=', value, span: { start: 0, end: 0 } }
}
