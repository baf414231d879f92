import { loadSettings, profile, type SettingsInput } from '@labbook/profile'
import { describe, expect, it } from 'vitest'
import { alertsOf, floats, profileOf, range, table, variableOf } from './made-table.js'

const rows = table({ a: range(20), b: range(20).map((i) => `text number ${i}`) })
const withSettings = (settings: unknown) => profile(rows, { settings: settings as SettingsInput })

describe('settings', () => {
  it.each([
    [
      { vars: { num: { skewnes_threshold: 3 } } },
      'There is no setting "vars.num.skewnes_threshold". Did you mean vars.num.skewness_threshold?',
    ],
    [{ sample: null }, 'There is no setting "sample". Did you mean samples?'],
    [{ n_extreme_obs: 'ten' }, 'n_extreme_obs: "ten" is not number.'],
    [{ n_extreme_obs: -1 }, 'n_extreme_obs: -1 is not a whole number from 0 to 10000.'],
    [{ report: { precision: 40 } }, 'report.precision: 40 is not a whole number from 1 to 17.'],
    [{ vars: [] }, 'vars: [] is not a group of settings.'],
    [{ sort: 'up' }, 'sort: "up" is not "ascending", "descending" or null.'],
    [{ vars: { bool: { mappings: { ja: 1 } } } }, 'vars.bool.mappings["ja"]: 1 is not true or false.'],
    [
      { type_schema: { a: 'Number' } },
      'type_schema: "Number" of column "a" is not a variable type. Did you mean Numeric?',
    ],
    [{ type_schema: { a: 'TimeSeries' } }, 'type_schema: "TimeSeries" of column "a" is not a variable type.'],
    [{ type_schema: { c: 'Numeric' } }, 'type_schema: the table has no column "c". Did you mean "a"?'],
    [{ interactions: { targets: ['z'] } }, 'interactions.targets: the table has no column "z". Did you mean "a"?'],
  ])('[PR-101] [PR-3] %j is refused', async (settings, message) => {
    await expect(withSettings(settings)).rejects.toThrow(message)
  })

  it('[PR-101] a file of ydata-profiling loads, and says once what has no effect', async () => {
    const settings = loadSettings(`
title: Houses
samples:
duplicates: null
interactions: null
missing_diagrams: null
correlations:
  auto: { calculate: true, threshold: 0.9, warn_high_correlations: 10 }
  phi_k: { calculate: false, threshold: 0.9 }
vars:
  num: { low_categorical_threshold: 0 }
  image: { active: false, exif: true }
  bool:
    mappings: { Ja: true, nein: false }
plot:
  dpi: 800
  histogram: { bins: 10, x_axis_labels: true }
html: { minify_html: true, style: { theme: null } }
notebook: { iframe: { height: 800px } }
`)
    const made = await profileOf(
      {
        x: [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
        y: range(12),
        answer: range(12).map((i) => (i % 2 === 0 ? 'ja' : 'Nein')),
      },
      { settings },
    )
    expect(made.analysis.title).toBe('Houses')
    expect(made.variables.map(({ type }) => type)).toEqual(['Numeric', 'Numeric', 'Boolean'])
    expect([made.sample.head, made.table.n_duplicates, made.interactions.columns, made.missing]).toEqual([
      [],
      undefined,
      [],
      {},
    ])
    expect(variableOf(made, 'y', 'Numeric').histogram?.bins).toBe(10)
    expect(made.analysis.warnings).toEqual([
      'These settings have no effect here: correlations.phi_k, vars.image, plot.dpi, plot.histogram.x_axis_labels, html.minify_html, html.style.theme, notebook.',
    ])
  })

  it('[PR-101] text that is no YAML, or no settings, is refused', () => {
    expect(() => loadSettings('a: [')).toThrow(/^The settings are not YAML: /)
    expect(() => loadSettings('- 1')).toThrow('settings: [1] is not a group of settings.')
    expect(() => loadSettings('notitle: x')).toThrow('There is no setting "notitle". Did you mean title?')
    expect(loadSettings('')).toEqual({})
  })

  it('[PR-101] correlations: null turns them off; sort and n_freq_table_max have their effect', async () => {
    const made = await profileOf(
      { b: range(20), A: range(20).map((i) => 2 * i) },
      {
        settings: {
          correlations: null,
          sort: 'ascending',
          n_freq_table_max: 3,
          n_extreme_obs: 2,
          samples: { random: 4 },
        },
      },
    )
    expect(made.correlations).toEqual({})
    expect(made.columns).toEqual(['b', 'A'])
    expect(made.variables.map(({ name }) => name)).toEqual(['A', 'b'])
    const { common_values, common_values_other, minimum_values, maximum_values } = variableOf(made, 'b', 'Numeric')
    expect([common_values.length, common_values_other]).toEqual([3, { distinct: 17, count: 17, percent: 0.85 }])
    expect([minimum_values, maximum_values].map((list) => list.map(({ value }) => value))).toEqual([
      [0, 1],
      [19, 18],
    ])
    expect(made.sample.random_index).toHaveLength(4)
    expect(made.sample.random).toEqual(made.sample.random_index?.map((row) => [row, 2 * (row as number)]))
  })

  it('[PR-101] type_schema decides, and what cannot be read is counted', async () => {
    const made = await profileOf(
      {
        code: [1, 2, 3, 4, 5, 6, 7, 8],
        number: ['1', '2', 'x', '4', 'y', '6', '7', null],
        out: range(8),
        flag: [0, 1, 1, 0, 1, 1, 2, 1],
      },
      {
        settings: {
          type_schema: { code: 'categorical' as 'Categorical', number: 'Numeric', out: 'Unsupported', flag: 'Boolean' },
        },
      },
    )
    expect(made.variables.map(({ type, n_missing }) => [type, n_missing])).toEqual([
      ['Categorical', 0],
      ['Numeric', 3],
      ['Unsupported', 0],
      ['Boolean', 1],
    ])
    expect(made.analysis.warnings).toEqual([
      'Column "number": 2 cells are not Numeric and count as missing.',
      'Column "flag": 1 cells are not Boolean and count as missing.',
    ])
    expect(made.missing.count).toEqual([8, 7, 8, 8])
  })
})

describe('modes', () => {
  it('[PR-102] redact, which would hide texts only, makes the profile sensitive', async () => {
    const made = await profileOf(
      { c: range(30).map((i) => `name ${i}`) },
      { settings: { vars: { text: { redact: true } } } },
    )
    expect([made.analysis.sensitive, JSON.stringify(made).includes('name 1')]).toEqual([true, false])
    expect(made.analysis.warnings).toEqual([
      'The setting redact keeps the values of all columns out of the profile, as sensitive does.',
    ])
  })

  const columns = {
    few: range(60).map((i) => i % 3),
    answer: range(60).map((i) => (i % 2 === 0 ? 'yes' : 'no')),
    digits: range(60).map(String),
    address: range(60).map((i) => `https://example.org/${i}?q=1#top`),
    file: range(60).map((i) => `/data/set ${i % 4}/part-${i}.tar.gz`),
  }

  it('[PR-100] minimal infers nothing and leaves out what is costly', async () => {
    const made = await profileOf(columns, { mode: 'minimal' })
    expect(made.variables.map(({ type }) => type)).toEqual(['Numeric', 'Text', 'Text', 'Text', 'Text'])
    expect([made.correlations, made.missing, made.duplicates, made.table.n_duplicates]).toEqual([
      {},
      {},
      undefined,
      undefined,
    ])
    expect([made.sample.head, made.sample.tail, made.interactions.data]).toEqual([[], [], []])
    const few = variableOf(made, 'few', 'Numeric')
    expect([few.chi_squared, few.minimum_values.length, few.mean]).toEqual([null, 3, 1])
    const answer = variableOf(made, 'answer', 'Text')
    expect([answer.length, answer.word_counts, answer.character_counts, answer.n_distinct]).toEqual([
      undefined,
      undefined,
      undefined,
      2,
    ])
  })

  it('[PR-48] [PR-100] explorative takes addresses and paths apart', async () => {
    const made = await profileOf(columns, { mode: 'explorative' })
    expect(made.variables.map(({ type }) => type)).toEqual(['Categorical', 'Boolean', 'Numeric', 'URL', 'Path'])
    const { parts } = variableOf(made, 'address', 'URL')
    expect(Object.entries(parts).map(([part, counts]) => [part, counts[0]])).toEqual([
      ['scheme', { name: 'https', count: 60 }],
      ['host', { name: 'example.org', count: 60 }],
      ['path', { name: '/0', count: 1 }],
      ['query', { name: 'q=1', count: 60 }],
      ['fragment', { name: 'top', count: 60 }],
    ])
    const file = variableOf(made, 'file', 'Path')
    expect(file.parts['parent']?.[0]).toEqual({ name: '/data/set 0', count: 15 })
    expect(file.parts['suffix']).toEqual([{ name: '.gz', count: 60 }])
    const text = columns.file.join('').length
    expect(file.memory_size).toBe(60 * 8 + text + 132)
  })
})

/** Numbers of five digits and words that stand for what must not leave. */
const canary = { number: 48_151, text: 'Zorblax', date: '2017-03-29' }

describe('sensitive', () => {
  const zeros = range(100).map(() => 0)
  const columns = {
    constant: range(101).map(() => canary.number),
    number: [...zeros.slice(6), 1, -1, 2, -2, 3, -3, canary.number],
    few: [...range(97).map(() => null), 1.5, canary.number, canary.number + 0.5, 9],
    category: [...range(90).map(() => 'Ordinaire'), ...range(11).map(() => canary.text)],
    text: range(101).map((i) => `${canary.text} ${canary.number} of ${i}`),
    long: range(101).map((i) => (i === 7 ? `${canary.text}`.repeat(300) : `row ${i}`)),
    date: range(101).map((i) => new Date(Date.UTC(2017, 2, i === 0 ? 29 : 1 + (i % 28)))),
    flag: range(101).map((i) => i % 3 === 0),
    url: range(101).map((i) => `https://${canary.text}.example/${i}`),
    mixed: range(101).map((i) => (i === 0 ? canary.text : i === 1 ? [canary.number] : i)),
    dates: range(101).map((i) => `29/03/2017${' '.repeat(i % 2)}`),
    infinite: floats(range(101).map((i) => (i === 0 ? Infinity : i === 1 ? canary.number : i))),
  }

  it.each(['full', 'explorative', 'minimal'] as const)(
    '[PR-102] no value of a cell leaves, in mode %s',
    async (mode) => {
      const all = { ...table(columns), index: columns.text }
      const report = await profile(all, {
        mode,
        sensitive: true,
        settings: {
          samples: { random: 5 },
          correlations: { pearson: { calculate: true }, cramers: { calculate: true } },
        },
      })
      const open = await profile(all, { mode })
      expect(open.toHTML()).toContain(String(canary.number))
      for (const text of [JSON.stringify(report), report.toHTML()]) {
        for (const found of [
          String(canary.number),
          canary.text,
          canary.text.toLowerCase(),
          canary.date,
          '29/03',
          'Ordinaire',
          'row 8',
        ]) {
          expect([found, text.split(`${found}`).length - 1]).toEqual([found, 0])
        }
      }
    },
  )

  it('[PR-102] counts and shapes stay', async () => {
    const { profile: made } = await profile(table(columns), { mode: 'sensitive' })
    expect(made.analysis.sensitive).toBe(true)
    const number = variableOf(made, 'number', 'Numeric')
    expect([number.min, number.max, number.sum, number.n_zeros, number.minimum_values]).toEqual([
      -3,
      49_000,
      48_000,
      94,
      [],
    ])
    expect(number.histogram?.counts.reduce((sum, count) => sum + count)).toBe(101)
    expect(number.display['Maximum']).toBe('49000')
    expect(variableOf(made, 'category', 'Categorical').common_values).toEqual([
      { value: 'Category 1', count: 90, percent: 90 / 101 },
      { value: 'Category 2', count: 11, percent: 11 / 101 },
    ])
    const date = variableOf(made, 'date', 'DateTime')
    expect([date.min, date.max, date.common_values]).toEqual([
      '2017-03-01T00:00:00.000Z',
      '2017-03-01T00:00:00.000Z',
      [],
    ])
    expect(variableOf(made, 'text', 'Text').length?.max).toBe(20)
    expect(alertsOf(made, 'constant')).toContain('Constant')
    expect(made.alerts.find(({ type }) => type === 'Constant')?.text).toBe('constant has a constant value')
    expect(made.table.n_duplicates).toBeDefined()
    expect(made.correlations.auto?.columns).toContain('number')
  })

  it('[PR-102] a column with fewer than five values shows counts only', async () => {
    const { profile: made } = await profile(table({ few: [1.25, 2.5, 3.75, 4, null, null] }), {
      mode: 'sensitive',
      settings: { vars: { num: { low_categorical_threshold: 0 } } },
    })
    const { count, n_distinct, mean, min, max, median, histogram, quantiles } = variableOf(made, 'few', 'Numeric')
    expect([count, n_distinct, mean, min, max, median, histogram]).toEqual([4, 4, null, null, null, null, null])
    expect(quantiles.every(([, value]) => value === null)).toBe(true)
  })
})
