import { createHash } from 'node:crypto'
import { Frame, parseCsv, trainTestSplit } from '@labbook/data'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { readData } from '../../../../test/data/read-data.js'
import { cleaned, type Home, modelled } from '../house-sales.js'

const breastCancer = parseCsv(readData('breast_cancer.csv'))

describe('[DA-65] the split of the course', () => {
  const split = JSON.parse(readData('house_sales_split_123.json')) as { train: number[]; test: number[] }

  it('has the rows of scikit-learn, in its order, for every set of columns', () => {
    for (const frame of [cleaned, modelled]) {
      const [train, test] = trainTestSplit(frame, { testSize: 0.3, seed: 123 })
      expect([train.shape[0], test.shape[0]]).toEqual([15_125, 6_483])
      expect([...train.index]).toEqual(split.train.map((row) => frame.index[row]))
      expect([...test.index]).toEqual(split.test.map((row) => frame.index[row]))
      expect(test.row(0)).toEqual(frame.row(split.test[0] as number))
    }
  })

  it('of breast cancer has 103 benign of 171', () => {
    const [, test] = trainTestSplit(breastCancer, { testSize: 0.3, seed: 123 })
    expect([...test.index].slice(0, 5)).toEqual([333, 273, 201, 178, 85])
    expect(test.column('target').toArray().filter(Boolean)).toHaveLength(103)
    expect(test.shape[0]).toBe(171)
  })
})

it('[DA-66] keeps the shares of classes', () => {
  const target = breastCancer.column('target')
  const [train, test] = trainTestSplit(breastCancer, { testSize: 0.3, seed: 123, stratify: target })
  expect([...test.index].slice(0, 5)).toEqual([192, 406, 204, 20, 244])
  expect([...train.index].slice(0, 5)).toEqual([336, 241, 291, 505, 3])
  expect(test.column('target').toArray().filter(Boolean)).toHaveLength(107)
  expect(train.column('target').toArray().filter(Boolean)).toHaveLength(250)
})

// train_test_split(x, test_size=0.3, random_state=123, stratify=x[column]), md5 of the labels joined by commas
it.each([
  ['condition', '155887b36c48d3d87fd9584374603074', '48678815d35da0314973349a3a4a667b'],
  ['view', '3c020e792996f69f59b3806bffa47a3d', '462ef5661d3791d8aaf3db220e418469'],
  ['grade', 'b463cd9dcbdf4d566a3ae1496ba69944', '6c5a255a9313f178f8bc8c3ea8a311df'],
] as const)('[DA-66] of many classes, by %s, each row is that of scikit-learn', (name, trainSum, testSum) => {
  const frequent = new Set(
    cleaned
      .column(name)
      .valueCounts()
      .flatMap(({ value, count }) => (count > 3 ? [value] : [])),
  )
  const homes = cleaned.filter((row) => frequent.has(row[name]))
  const [train, test] = trainTestSplit(homes, { testSize: 0.3, seed: 123, stratify: homes.column(name) })
  expect([sumOf(train.index), sumOf(test.index)]).toEqual([trainSum, testSum])
})

it('[DA-66] takes sizes of both parts', () => {
  const sizes = { testSize: 1000, trainSize: 777, seed: 5 }
  const [train, test] = trainTestSplit(cleaned, { ...sizes, stratify: cleaned.column('condition') })
  expect([sumOf(train.index), sumOf(test.index)]).toEqual([
    '16186b983fabcf11b822b924e09d3109',
    '56767d231b791dc3b4a9ca5105583963',
  ])
})

function sumOf(labels: Iterable<number | string>): string {
  return createHash('md5')
    .update([...labels].join(','))
    .digest('hex')
}

describe('[DA-64] trainTestSplit', () => {
  it('splits tables in step, each into its own form, train first', () => {
    const y = cleaned.column('price')
    const X = cleaned.drop('price')
    const numbers = Float64Array.from(y)
    const parts = trainTestSplit(X, y, numbers, [...numbers], { testSize: 0.3, seed: 123 })
    const [XTrain, XTest, yTrain, yTest, , numbersTest, , listTest] = parts
    expectTypeOf(XTrain).toEqualTypeOf(X)
    expectTypeOf(yTest).toEqualTypeOf(y)
    expectTypeOf(numbersTest).toEqualTypeOf(numbers)
    expect(XTrain.columnNames()).not.toContain('price')
    expect([...yTrain.index]).toEqual([...XTrain.index])
    expect(yTest.toArray().slice(0, 2)).toEqual(
      cleaned
        .loc([...XTest.index].slice(0, 2))
        .column('price')
        .toArray(),
    )
    expect([...numbersTest]).toEqual(yTest.toArray())
    expect(listTest).toEqual(yTest.toArray())
  })

  it('gives each part the name that its variable has in the course', () => {
    const variable = Symbol.for('labbook.variable')
    const parts = trainTestSplit(cleaned.head(10), [...Array(10).keys()], { seed: 1 })
    expect(parts.map((part) => (part as unknown as Record<symbol, string>)[variable])).toEqual([
      'X_train',
      'X_test',
      'y_train',
      'y_test',
    ])
    expect(Object.keys(parts[2])).toEqual(['0', '1', '2', '3', '4', '5', '6'])
  })

  it('leaves the rows in order without shuffling', () => {
    const [train, test] = trainTestSplit(cleaned.head(10), { testSize: 2, shuffle: false })
    expect([...train.index, ...test.index]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })
})

describe('[DA-67] refuses', () => {
  const ten = cleaned.head(10)
  it.each([
    [
      'tables of unequal length',
      () => trainTestSplit(ten, [1, 2]),
      'LENGTH_MISMATCH',
      'table 1 has 10, but table 2 has 2',
    ],
    ['sizes above n', () => trainTestSplit(ten, { testSize: 8, trainSize: 3 }), 'BAD_OPTION', '3 rows to train and 8'],
    ['no row to train with', () => trainTestSplit(ten.head(1)), 'BAD_OPTION', 'none is left to train'],
    [
      'a class with one row',
      () => trainTestSplit(ten, { stratify: ['a', ...Array<string>(9).fill('b')] }),
      'BAD_OPTION',
      'single row',
    ],
  ])('%s', (_, split, code, message) => {
    expect(split).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }))
  })
})

it('[DA-64] a frame of rows of any type can be split', () => {
  const [train] = trainTestSplit(new Frame<Home>(new Map(), 4))
  expectTypeOf(train).toEqualTypeOf<Frame<Home>>()
  expect(train.shape).toEqual([3, 0])
})
