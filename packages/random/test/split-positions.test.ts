import { splitPositions } from '@labbook/random'
import { describe, expect, it } from 'vitest'

it('[DA-64] takes shares and numbers of rows', () => {
  expect(sizes(splitPositions(10))).toEqual([7, 3])
  expect(sizes(splitPositions(21608, { testSize: 0.3 }))).toEqual([15125, 6483])
  expect(sizes(splitPositions(10, { trainSize: 0.55 }))).toEqual([5, 5])
  expect(sizes(splitPositions(10, { testSize: 2, trainSize: 3 }))).toEqual([3, 2])
})

it('[DA-64] keeps the order without shuffling, train first', () => {
  const { train, test } = splitPositions(5, { testSize: 2, shuffle: false })
  expect([[...train], [...test]]).toEqual([
    [0, 1, 2],
    [3, 4],
  ])
})

it('[DA-64] has each row in one part only', () => {
  const { train, test } = splitPositions(1000, { seed: 7 })
  expect([...train, ...test].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
})

describe('[DA-67] refuses, with the numbers,', () => {
  it.each([
    [1, {}, 'none is left to train'],
    [10, { testSize: 8, trainSize: 3 }, '3 rows to train and 8 to test'],
    [10, { testSize: 10 }, 'testSize'],
    [10, { testSize: 1.5 }, '1.5'],
    [10, { trainSize: -1 }, '-1'],
    [4, { stratify: ['a', 'a', 'b'] }, '3 classes for 4 rows'],
    [3, { stratify: ['a', 'a', 'b'], testSize: 1 }, 'single row'],
  ])('%i rows with %j', (n, options, message) => {
    expect(() => splitPositions(n, options)).toThrow(message)
  })
})

function sizes({ train, test }: { train: Uint32Array; test: Uint32Array }) {
  return [train.length, test.length]
}
