import { checkProfile, profile, type ProfileOptions, type TimeSeriesVariable } from '@labbook/profile'
import { describe, expect, it } from 'vitest'
import { houseSales } from '../../../data/test/house-sales.js'
import { table } from '../made-table.js'

/** Even numbers from 0 to 1 without a rule that a series could follow. */
const noise = Array.from({ length: 400 }, (_, i) => ((i * 7919) % 104_729) / 104_729)

async function seriesOf(values: readonly unknown[], options: ProfileOptions = {}): Promise<TimeSeriesVariable> {
  const { profile: made } = await profile(table({ y: values }), {
    tsmode: true,
    settings: { type_schema: { y: 'TimeSeries' } },
    ...options,
  })
  expect(() => checkProfile(JSON.parse(JSON.stringify(made)))).not.toThrow()
  return made.variables[0] as TimeSeriesVariable
}

/** The mean price of each day with a sale, the days in another order. */
function dailyPrices() {
  const days = new Map<string, number[]>()
  const [dates, prices] = [houseSales.column('date').toArray(), houseSales.column('price').toArray()]
  for (const [row, date] of dates.entries()) {
    const day = String(date)
    days.set(day, [...(days.get(day) ?? []), Number(prices[row])])
  }
  const names = [...days.keys()]
  return table({
    price: names.map((day) => (days.get(day) ?? []).reduce((sum, one) => sum + one, 0) / (days.get(day)?.length ?? 1)),
    date: names,
  })
}

describe('the mean price of a sale day', () => {
  const made = profile(dailyPrices(), {
    tsmode: true,
    sortby: 'date',
    settings: { type_schema: { price: 'TimeSeries' } },
  })

  it('[PR-93] [PR-92] the Dickey–Fuller test, autocorrelations and gaps', async () => {
    const price = (await made).profile.variables[0] as TimeSeriesVariable
    expect(price.count).toBe(372)
    expect(price.augmented_dickey_fuller).toMatchObject({ lags: 0, n: 371 })
    expect(price.augmented_dickey_fuller?.statistic).toBeCloseTo(-19.29614072158858, 10)
    expect(price.augmented_dickey_fuller?.pvalue).toBe(0)
    const { autocorrelation: acf, partial_autocorrelation: pacf } = price
    expect(acf[1]).toBeCloseTo(-0.05016499, 8)
    expect(acf[2]).toBeCloseTo(0.04983492, 8)
    expect(acf[7]).toBeCloseTo(0.01383414, 8)
    expect(pacf[2]).toBeCloseTo(0.04743778, 8)
    const day = 86_400
    expect(price.gaps).toMatchObject({ n: 3, min: 3 * day, max: 9 * day, mean: 5 * day })
    expect(price.gaps.std).toBeCloseTo(3.4641016151377544 * day, 6)
    expect(price.axis).toEqual({ column: 'date', is_time: true })
  })

  it('[PR-90] rows are sorted by the column, with their labels', async () => {
    const { sample } = (await made).profile
    const dates = sample.head.map(([, date]) => date)
    expect(dates.slice(0, 3)).toEqual(['20140502T000000', '20140503T000000', '20140504T000000'])
    expect(sample.head_index).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})

// statsmodels 0.15: adfuller(x, autolag='AIC', maxlag=ceil(12 (n/100)^¼)), acf(x), pacf(x, method='ywm') at lags 1, 2 and 7
const walk: number[] = []
for (const one of noise) walk.push((walk.at(-1) ?? 0) + one - 0.5)

describe('series beside statsmodels', () => {
  it.each([
    {
      name: 'a sum of noise',
      values: walk,
      adf: [-4.576435567775167, 0.00014272301751676225, 14, 385],
      acf: [0.866598411391072, 0.5813428633731139, -0.5254994034553186],
      pacf: [0.8665984113910722, -0.6813053910345784, 0.05474391322536894],
    },
    {
      name: 'a trend',
      values: noise.map((one, i) => i * 0.5 + one),
      adf: [-0.011055535233606972, 0.9576081954242054, 13, 386],
      acf: [0.9924780542427147, 0.984969305967615, 0.9473296915887404],
      pacf: [0.9924780542427145, -0.0028945941896444316, -0.002897090971582109],
    },
    {
      name: 'a season of 12',
      values: noise.map((one, i) => 10 * Math.sin((2 * Math.PI * i) / 12) + one),
      adf: [-5.742505359913839, 6.228518581757589e-7, 17, 382],
      acf: [0.8634139966538413, 0.497009860510583, -0.8510753021483544],
      pacf: [0.8634139966538412, -0.9762592730673375, -0.05703729026266212],
    },
  ])('[PR-92] $name', async ({ values, adf: [statistic = 0, pvalue = 0, lags, n], acf, pacf }) => {
    const made = await seriesOf(values)
    expect(made.augmented_dickey_fuller).toMatchObject({ lags, n })
    expect(made.augmented_dickey_fuller?.statistic).toBeCloseTo(statistic, 8)
    expect((made.augmented_dickey_fuller?.pvalue ?? 0) / pvalue).toBeCloseTo(1, 6)
    for (const [place, lag] of [1, 2, 7].entries()) {
      expect(made.autocorrelation[lag]).toBeCloseTo(acf[place] ?? 0, 10)
      expect(made.partial_autocorrelation[lag]).toBeCloseTo(pacf[place] ?? 0, 10)
    }
  })
})

describe('what a series is', () => {
  it('[PR-92] [PR-70k] a season is found with its period, and is an alert', async () => {
    const values = noise.map((_, i) => 10 * Math.sin((2 * Math.PI * i) / 16) + (((i * i * 31) % 997) / 997) * 2)
    const { profile: made } = await profile(table({ y: values }), { tsmode: true })
    const [y] = made.variables as readonly TimeSeriesVariable[]
    expect([y?.type, y?.seasonal, y?.seasonal_period, y?.stationary]).toEqual(['TimeSeries', true, 16, false])
    const texts = made.alerts.map(({ type, text }) => [type, text])
    expect(texts).toContainEqual(['Seasonal', 'y is seasonal'])
    expect(texts).toContainEqual(['Non stationary', 'y is not stationary'])
  })

  it('[PR-90] only in its mode, and only what goes on as it was', async () => {
    const data = table({ trend: noise.map((one, i) => i + one), other: noise.map((_, i) => (i * i * 31) % 997) })
    const types = async (options: ProfileOptions) =>
      (await profile(data, options)).profile.variables.map(({ type }) => type)
    expect(await types({})).toEqual(['Numeric', 'Numeric'])
    expect(await types({ tsmode: true })).toEqual(['TimeSeries', 'Numeric'])
    expect(await types({ settings: { vars: { timeseries: { active: true, autocorrelation: -1 } } } })).toEqual([
      'TimeSeries',
      'TimeSeries',
    ])
  })

  it('[PR-92] missing cells are gaps, and left out of the tests', async () => {
    const values = noise.map((one, i) => (i > 100 && i < 110 ? null : one + i))
    const made = await seriesOf(values)
    expect(made.gaps).toEqual({ n: 1, min: 10, max: 10, mean: 10, std: null })
    expect([made.autocorrelation.length, made.autocorrelation_bound]).toEqual([101, 1.96 / Math.sqrt(391)])
    expect(made.series[105]).toBeNull()
  })

  it('[PR-91] a short and a constant series have what can be said of them', async () => {
    const short = await seriesOf([1, 5, 2, 8, 3, 9, 4])
    expect(short.autocorrelation).toHaveLength(4)
    const constant = await seriesOf(Array.from({ length: 50 }, () => 3))
    expect(constant).toMatchObject({ autocorrelation: [], augmented_dickey_fuller: null, seasonal: false })
  })

  it('[PR-90] a column that cannot sort is an error, and so is sorting in another mode', async () => {
    const data = table({ a: noise, b: noise.map((_, i) => `word ${i}`) })
    await expect(profile(data, { tsmode: true, sortby: 'b' })).rejects.toThrow('sortby: column "b" is Text.')
    await expect(profile(data, { tsmode: true, sortby: 'c' })).rejects.toThrow('sortby: the table has no column "c".')
    await expect(profile(data, { sortby: 'a' })).rejects.toThrow('in time-series mode only. Set tsmode.')
  })
})
