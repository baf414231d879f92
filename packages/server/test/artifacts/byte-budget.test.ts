import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ByteBudget } from '../../src/artifacts/byte-budget.js'

it('[D-40] lends no more than it has, and serves in turn', async () => {
  const budget = new ByteBudget(10)
  const served: string[] = []
  const take = (name: string, bytes: number) =>
    budget.take(bytes).then((release) => {
      served.push(name)
      return release
    })
  const [a, b] = [await take('a', 6), await take('b', 4)]
  const c = take('c', 8)
  const d = take('d', 1)
  b()
  b()
  await turn()
  expect(served).toEqual(['a', 'b'])
  a()
  await turn()
  expect(served).toEqual(['a', 'b', 'c', 'd'])
  ;(await c)()
  ;(await d)()
  await take('e', 10)
})
