import { type Dtype, frame, parseArff, parseCsv, trainTestSplit } from '@labbook/data'
import { datasetOf } from '@labbook/sdk'
import { describe, expect, it } from 'vitest'
import { cleaned, houseSales, modelled } from '../../packages/data/test/house-sales.js'
import { readData } from '../data/read-data.js'

const [train, test] = trainTestSplit(modelled, { testSize: 0.3, seed: 123 })

describe('[DA-70] a frame has the digest that MLflow gives the same table of pandas', () => {
  it.each([
    ['house_sales.csv as read', houseSales, '12ea793f'],
    ['house_sales.arff as read', parseArff(readData('house_sales.arff')), '5ee935e2'],
    ['without date and zipcode', houseSales.drop(['date', 'zipcode']), '43316c0e'],
    ['without duplicates', houseSales.drop(['date', 'zipcode']).dropDuplicates(), '84ece534'],
    ['with both ages', cleaned, 'd57b3894'],
    ['the 15 columns of the models', modelled, 'dccf9b1d'],
    ['all of them floats', modelled.astype('float64'), '6fabaf28'],
    ['the rows to train with', train, '1e5918aa'],
    ['the rows to test with', test, '03a66922'],
    ['the features to train with', train.drop('price'), '179523c4'],
    ['the features to test with', test.drop('price'), 'd5e0993e'],
    ['breast_cancer.csv as read', parseCsv(readData('breast_cancer.csv')), '578e7e3d'],
  ] as const)('%s', (_, table, digest) => {
    expect(datasetOf(table).digest).toBe(digest)
  })

  it('labels of text count, and so do bits beyond 2⁵³', () => {
    expect(datasetOf(frame({ x: [1, 2] }, { index: ['p', 'q'] })).digest).toBe('ce3b9da9')
    const big = [2n ** 60n, 2n ** 60n + 1n]
    expect(datasetOf(frame({ x: big })).digest).toBe(datasetOf({ x: BigInt64Array.from(big) }).digest)
    expect(datasetOf(frame({ x: big })).digest).not.toBe(datasetOf(frame({ x: [2n ** 60n, 2n ** 60n] })).digest)
  })

  it('categories of text count as text, those of numbers only by name', () => {
    const table = frame({ x: [1, 2], t: ['a', 'b'] })
    expect(datasetOf(table.astype({ t: 'category' })).digest).toBe(datasetOf(table).digest)
    const numbers = table.astype({ x: 'category' })
    expect(datasetOf(numbers).digest).toBe(datasetOf(table.assign({ x: [true, false] })).digest)
  })

  it('a table of arquero has fresh labels, and the types that its cells say', () => {
    const few = test.select(['lat', 'grade']).head(9)
    expect(datasetOf(few.table).digest).toBe(datasetOf(few.resetIndex()).digest)
    expect(datasetOf(few.table).digest).not.toBe(datasetOf(few).digest)
  })
})

describe('[DA-71] the schema and the profile', () => {
  it('name the types of the columns', () => {
    const dataset = datasetOf(modelled, { targets: 'price' })
    expect(dataset.profile).toBe('{"num_rows": 21608, "num_elements": 324120}')
    const { mlflow_colspec: specs } = JSON.parse(dataset.schema ?? '') as { mlflow_colspec: object[] }
    expect(specs.slice(0, 2)).toEqual([
      { type: 'double', name: 'price', required: true },
      { type: 'long', name: 'bedrooms', required: true },
    ])
    expect(specs).toHaveLength(15)
  })

  it.each([
    ['int64', [1, 2], 'long', true],
    ['int32', [1, 2], 'integer', true],
    ['uint8', [1, 2], 'integer', true],
    ['float64', [1, NaN], 'double', false],
    ['float32', [1, 2], 'float', true],
    ['bool', [true, false], 'boolean', true],
    ['string', ['a', 'b'], 'string', true],
    ['string', ['a', null], 'string', false],
    ['string', [null, null], 'any', false],
    ['category', ['a', 'b'], 'string', true],
    ['category', [1, 2], 'long', true],
    ['datetime', ['2014-05-02', '2014-05-03'], 'datetime', true],
    ['datetime', ['2014-05-02', null], 'datetime', false],
  ] satisfies [Dtype, unknown[], string, boolean][])('%s of %j', (dtype, cells, type, required) => {
    const table = frame({ x: cells as string[] }).astype(dtype)
    expect(JSON.parse(datasetOf(table).schema ?? '')).toEqual({ mlflow_colspec: [{ type, name: 'x', required }] })
  })
})

describe('[DA-72] the name and the source', () => {
  const csv = 'x\n1\n2\n'
  it.each([
    ['local', 'data/homes.csv', 'local', '{"uri": "data/homes.csv"}'],
    ['http', 'https://host/homes.csv', 'http', '{"url": "https://host/homes.csv"}'],
    ['s3', 's3://bucket/homes.csv', 's3', '{"uri": "s3://bucket/homes.csv"}'],
  ] as const)('of a frame read from %s stay with it', (type, uri, sourceType, source) => {
    const read = frame(parseCsv(csv), { name: 'homes', source: { type, uri } })
    const made = read.assign({ y: 1 }).filter(({ x }) => x !== 1)
    expect(datasetOf(made)).toMatchObject({ name: 'homes', sourceType, source })
    expect(datasetOf(made, { name: 'mine', source: 'other.csv' })).toMatchObject({
      name: 'mine',
      sourceType: 'local',
      source: '{"uri": "other.csv"}',
    })
  })

  it('of a frame that was made are dataset and the program', () => {
    expect(datasetOf(parseCsv(csv))).toMatchObject({ name: 'dataset', sourceType: 'code', source: '{"tags": {}}' })
  })
})
