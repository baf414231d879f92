import { expect, it } from 'vitest'
import { keyRoutes } from '../src/index.js'

it('[A2] an empty value is a value', () => {
  const values = [
    { value: '', runs: 2 },
    { value: 'a', runs: 1 },
  ]
  const answer = { keys: [], values, total: 1 }
  const { response } = keyRoutes.searchKeys
  expect(response.decode(JSON.parse(response.write(answer)))).toMatchObject({ values })
})
