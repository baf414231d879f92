import {
  checkProfile,
  parseProfile,
  type Profile,
  type ProfileOptions,
  profile,
  profileSchema,
  type TableLike,
} from '@labbook/profile'
import { describe, expect, it } from 'vitest'
import { cleaned } from '../../data/test/house-sales.js'
import { firstFault, type JsonSchema } from '../src/schema/json-schema.js'
import { categoryColumn, floats, profileOf, range, table } from './made-table.js'

/** The schema in which no object has a property that it does not name: what the engine writes must all be in it. */
function strict(schema: JsonSchema): JsonSchema {
  const map = (schemas: Readonly<Record<string, JsonSchema>> = {}) =>
    Object.fromEntries(Object.entries(schemas).map(([key, value]) => [key, strict(value)]))
  const { properties, items, prefixItems, oneOf, $defs } = schema
  return {
    ...schema,
    ...(properties && { properties: map(properties), additionalProperties: schema.additionalProperties ?? false }),
    ...(items && { items: strict(items) }),
    ...(prefixItems && { prefixItems: prefixItems.map(strict) }),
    ...(oneOf && { oneOf: oneOf.map(strict) }),
    ...($defs && { $defs: map($defs) }),
  }
}

const everyType = table({
  number: floats(range(40).map((i) => (i === 3 ? Infinity : i === 4 ? Number.NaN : i / 7))),
  big: range(40).map((i) => 2n ** 60n + BigInt(i)),
  few: range(40).map((i) => i % 2),
  category: categoryColumn(
    range(40).map((i) => (i % 4) - 1),
    ['a', 'b', 'c', 'unused'],
  ),
  text: range(40).map((i) => `text ${i}`),
  date: range(40).map((i) => new Date(i * 86_400_000)),
  url: range(40).map((i) => `https://example.org/${i}`),
  path: range(40).map((i) => `/tmp/${i}.txt`),
  flag: range(40).map((i) => (i % 3 === 0 ? null : i % 2 === 0)),
  mixed: range(40).map((i) => (i % 2 === 0 ? i : 'odd')),
  missing: range(40).map(() => null),
})
const wide = table(range(210).map((c) => [`c${c}`, range(30).map((i) => (i * (c + 1)) % 31)] as const))
const fixtures: readonly (readonly [name: string, table: TableLike, options?: ProfileOptions])[] = [
  ['the course', cleaned],
  [
    'every type',
    everyType,
    { mode: 'explorative', settings: { samples: { random: 3 }, variables: { descriptions: { few: 'Two' } } } },
  ],
  ['every type, minimal', everyType, { mode: 'minimal' }],
  ['every type, sensitive', everyType, { mode: 'explorative', sensitive: true }],
  [
    'forced types',
    everyType,
    { settings: { type_schema: { text: 'DateTime', few: 'Text', date: 'Numeric', number: 'Categorical' } } },
  ],
  ['no rows', table({ a: [], b: [] })],
  ['one row', table({ a: [1], b: ['x'] })],
  ['equal rows', table({ a: [1, 1, 2], b: ['x', 'x', 'y'] })],
  ['wide', wide],
]

describe('the schema of a profile', () => {
  it.each(fixtures.map(([name, rows, options]) => ({ name, rows, options })))(
    '[PR-20] holds all that is written of $name, and nothing else is',
    async ({ rows, options }) => {
      const made = JSON.parse(JSON.stringify(await profile(rows, options))) as Profile
      expect(firstFault(made, strict(profileSchema))).toBeUndefined()
      expect(checkProfile(made)).toBe(made)
    },
  )
})

describe('a stored profile', () => {
  const damaged = async (change: (made: object) => void) => {
    const made = JSON.parse(JSON.stringify(await profileOf({ a: range(20), b: range(20).map((i) => i % 2) }))) as object
    change(made)
    return () => checkProfile(made)
  }

  const set = (path: string, value: unknown) => (made: object) => {
    const keys = path.split('.')
    const last = keys.pop() as string
    const owner = keys.reduce<Record<string, unknown>>(
      (at, key) => at[key] as Record<string, unknown>,
      made as Record<string, unknown>,
    )
    if (value === undefined) delete owner[last]
    else owner[last] = value
  }

  it.each([
    ['schema', 'labbook-profile/2', 'schema: "labbook-profile/2" is not "labbook-profile/1"'],
    ['variables', undefined, 'variables: is missing'],
    [
      'variables.0.type',
      'Script',
      'variables[0].type: "Script" is none of Numeric, TimeSeries, Categorical, Text, Boolean, DateTime, URL, Path, Unsupported',
    ],
    ['variables.0.mean', {}, 'variables[0].mean: an object is not of type number or string or null'],
    ['variables.0.display.Mean', 3, 'variables[0].display.Mean: 3 is not of type string'],
    ['variables.0.name', 'b', 'variables[1].name: is no column, or the second of its name'],
    ['variables.0.histogram.edges', [1], 'variables[0].histogram.edges: has 1 items, not 21'],
    ['correlations.auto.matrix.0', [1], 'correlations.auto.matrix[0]: has 1 items, not 2'],
    ['correlations.auto.matrix.0.0', 7, 'correlations.auto.matrix[0][0]: 7 is not from -1 to 1'],
    ['correlations.hostile', {}, 'correlations.hostile: is not known'],
    ['sample.head.0', [1, 2, 3], 'sample.head[0]: has 3 items, not 2'],
    ['interactions.data.0.steps', 'AAAA', 'interactions.data[0].steps: is not base64 of 40 bytes'],
    ['missing.count', [1], 'missing.count: has 1 items, not 2'],
    ['table.n_var', 3, 'table.n_var: 3 is not the number of columns, 2'],
  ])('[PR-21] %s = %j is refused by its place', async (path, value, message) => {
    expect(await damaged(set(path, value))).toThrow(`This is not a profile: ${message}.`)
  })

  it('[PR-21] text that is no JSON, no object, or too long is refused', () => {
    expect(() => parseProfile('{')).toThrow(/^This is not a profile: /)
    expect(() => parseProfile('null')).toThrow('This is not a profile: the value: null is not of type object.')
    expect(() => parseProfile(' '.repeat(32 * 1024 * 1024 + 1))).toThrow('The profile has 33 MiB; at most 32 are read.')
  })
})
