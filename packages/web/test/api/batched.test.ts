import { expect, it } from 'vitest'
import { batched } from '../../src/api/batched.js'

function counting() {
  const calls: (readonly number[])[] = []
  const double = batched(async (numbers: readonly number[]) => {
    calls.push(numbers)
    return (number: number) => 2 * number
  })
  return { calls, double }
}

it('[U-ALL-14] what is asked in one moment is one call, and each gets its own answer', async () => {
  const { calls, double } = counting()
  expect(await Promise.all([double(1), double(2), double(3)])).toEqual([2, 4, 6])
  expect(await double(4)).toBe(8)
  expect(calls).toEqual([[1, 2, 3], [4]])
})

it('[U-ALL-14] a call takes as many as fit into one filter', async () => {
  const { calls, double } = counting()
  const numbers = Array.from({ length: 250 }, (_, i) => i)
  expect(await Promise.all(numbers.map(double))).toEqual(numbers.map((number) => 2 * number))
  expect(calls.map(({ length }) => length)).toEqual([100, 100, 50])
})

it('a refusal reaches all who asked, and the next call is made anew', async () => {
  let isRefused = true
  const ask = batched<string, string>(async () => {
    if (isRefused) throw new Error('not now')
    return (item) => item
  })
  await expect(Promise.allSettled([ask('a'), ask('b')])).resolves.toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ])
  isRefused = false
  expect(await ask('a')).toBe('a')
})
