import { checkProfile, loadSettings, type Profile, parseProfile, profile } from '@labbook/profile'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { table } from './made-table.js'

const extremes = [0, -0, Infinity, -Infinity, Number.NaN, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53, 1e-300]
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(...extremes))
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\ud800',
    '',
    ' ',
    'yes',
    'nan',
    '1e999',
    '2020-02-30',
    '2020-01-01T00:00',
    '</script>',
    'https://x/',
    '/a',
  ),
)
const date = fc.date({ noInvalidDate: false })
const cells: readonly fc.Arbitrary<unknown>[] = [
  number,
  fc.integer({ min: 0, max: 3 }),
  fc.bigInt(),
  fc.boolean(),
  text,
  fc.constantFrom('a', 'b', 'c'),
  date,
  fc.anything(),
]
const column = (rows: number) =>
  fc
    .constantFrom(...cells)
    .chain((cell) => fc.array(fc.option(cell, { freq: 5 }), { minLength: rows, maxLength: rows }))
    .map((list): readonly unknown[] => list)
const stored = (rows: number) =>
  fc.oneof(
    column(rows),
    fc.array(number, { minLength: rows, maxLength: rows }).map((list) => {
      const values = Float64Array.from(list)
      return { dtype: 'datetime', length: rows, values, at: (row: number) => values[row] }
    }),
  )
const tables = fc
  .integer({ min: 0, max: 24 })
  .chain((rows) => fc.array(stored(rows), { minLength: 1, maxLength: 5 }))
  .map((columns) => table(columns.map((cellsOf, i) => [`c${i}`, cellsOf] as const)))
const options = fc.record({
  mode: fc.constantFrom('full' as const, 'minimal' as const, 'explorative' as const),
  sensitive: fc.boolean(),
})

describe('any table', () => {
  it('[PR-3] has a profile, which fits the schema and comes back from JSON as it was', async () => {
    await fc.assert(
      fc.asyncProperty(tables, options, async (rows, chosen) => {
        const settings = loadSettings(
          'correlations: {pearson: {calculate: true}, kendall: {calculate: true}, cramers: {calculate: true}}',
        )
        const { profile: made } = await profile(rows, { ...chosen, settings })
        const back: Profile = parseProfile(JSON.stringify(made))
        expect(back).toEqual(JSON.parse(JSON.stringify(checkProfile(made))))
      }),
      { numRuns: 300 },
    )
  })

  it.each(['Numeric', 'Categorical', 'Text', 'Boolean', 'DateTime', 'URL', 'Path'] as const)(
    '[PR-3] [PR-101] may be taken for %s',
    async (type) => {
      await fc.assert(
        fc.asyncProperty(tables, async (rows) => {
          const { profile: made } = await profile(rows, { settings: { type_schema: { c0: type } } })
          expect([type, 'Unsupported']).toContain(checkProfile(made).variables[0]?.type)
        }),
        { numRuns: 40 },
      )
    },
  )
})
