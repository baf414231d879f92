import { parseArff } from '@labbook/data'
import { expect, it } from 'vitest'
import { cleaned, houseSales, modelled } from '../../packages/data/test/house-sales.js'
import { readData } from '../data/read-data.js'

const data = houseSales.drop(['date', 'zipcode'])

it('[T4] head shows five rows of the file that OpenML serves', () => {
  const head = parseArff(readData('house_sales.arff')).head()
  expect(head.shape).toEqual([5, 20])
  expect(head.row(0)).toMatchObject({ price: 221_900, bedrooms: 3, bathrooms: 1, sqft_living: 1180 })
})

it('[T5] [T6] drop leaves 18 columns, and sample gives rows with their labels', () => {
  expect(data.shape).toEqual([21_613, 18])
  const rows = data.sample(5)
  expect(rows.shape).toEqual([5, 18])
  expect(new Set(rows.index).size).toBe(5)
  for (const label of rows.index) expect(data.loc([label]).row(0)).toEqual(rows.loc([label]).row(0))
})

it('[T7] dropDuplicates leaves 21608 rows', () => {
  const kept = data.dropDuplicates()
  expect(kept.shape).toEqual([21_608, 18])
  expect([3951, 4352, 14983, 20054, 20524].filter((label) => [...kept.index].includes(label))).toEqual([])
  expect(kept.index[3951]).toBe(3952)
})

it('[T8] the ages stand at the far right', () => {
  expect(cleaned.shape).toEqual([21_608, 20])
  expect(cleaned.columns.slice(18)).toEqual(['age', 'renovation_age'])
  expect(cleaned.row(0)).toMatchObject({ age: 60, renovation_age: 2015 })
})

it('[T13] corr of eleven columns has the numbers of the heat map', () => {
  const selected = [
    ...(['price', 'sqft_living', 'sqft_above', 'bathrooms', 'sqft_basement', 'bedrooms'] as const),
    ...(['yr_renovated', 'sqft_lot', 'yr_built', 'age', 'renovation_age'] as const),
  ]
  const matrix = cleaned.select(selected).corr()
  expect([matrix.shape, [...matrix.index]]).toEqual([[11, 11], selected])
  // pandas: data[selected].corr().price
  const price = [
    1, 0.7020351563020993, 0.6055587283579525, 0.5251460443389051, 0.32383911939771814, 0.3083256328195062,
    0.12648925247094336, 0.08965227505780815, 0.054061824875163866,
  ]
  matrix
    .column('price')
    .toArray()
    .slice(0, 9)
    .forEach((r, i) => expect(r).toBeCloseTo(price[i] as number, 12))
  expect(matrix.loc(['sqft_above']).row(0).sqft_living).toBeCloseTo(0.8765927157936382, 12)
  expect(matrix.loc(['age']).row(0).yr_built).toBe(-1)
  expect(matrix.loc(['renovation_age']).row(0).yr_renovated).toBe(-1)
})

it('[T39] [T40] [T41] the models see 15 columns', () => {
  expect(modelled.shape).toEqual([21_608, 15])
  expect(modelled.columns.join(' ')).toBe(
    'price bedrooms sqft_living sqft_lot floors waterfront view condition grade sqft_basement lat long sqft_lot15 age renovation_age',
  )
})

it('[T110] info counts 11 columns of int64 and 4 of float64, nothing missing', () => {
  const info = modelled.info()
  expect(info.dtypeCounts).toEqual({ int64: 11, float64: 4 })
  expect(info.columns.map(({ nonNull }) => nonNull)).toEqual(Array(15).fill(21_608))
  expect(info.columns.filter(({ dtype }) => dtype === 'float64').map(({ name }) => name)).toEqual([
    'price',
    'floors',
    'lat',
    'long',
  ])
  expect(String(info).split('\n').slice(0, 3)).toEqual([
    '21608 rows, labels 0 to 21612, 15 columns',
    ' #   Column          Non-null        Dtype',
    ' 0   price           21608 non-null  float64',
  ])
})

it('[T111] astype makes floats of all', () => {
  const floats = modelled.astype('float64')
  expect(floats.info().dtypeCounts).toEqual({ float64: 15 })
  expect(floats.toRows().slice(0, 3)).toEqual(modelled.toRows().slice(0, 3))
})
