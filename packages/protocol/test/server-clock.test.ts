import { expect, it } from 'vitest'
import { ServerClock } from '../src/index.js'

const answer = (date: string) => new Response('', { headers: { date } })
const HOUR_MS = 3_600_000

it('[LOG-6] is ours until the server says another time, and what it said last', () => {
  const clock = new ServerClock()
  const aheadHours = () => Math.round((clock.nowMs() - Date.now()) / HOUR_MS)
  expect(aheadHours()).toBe(0)
  for (const hours of [1, -2, 0]) {
    clock.read(answer(new Date(Date.now() + hours * HOUR_MS).toUTCString()))
    expect(aheadHours()).toBe(hours)
  }
})

it('[LOG-6] is ours if both differ by less than what whole seconds tell, and stays without a date', () => {
  const clock = new ServerClock()
  clock.read(answer(new Date(Date.now() + HOUR_MS).toUTCString()))
  clock.read(answer('yesterday'))
  expect(clock.nowMs() - Date.now()).toBeGreaterThan(HOUR_MS / 2)
  clock.read(answer(new Date(Date.now() + 1000).toUTCString()))
  expect(clock.nowMs()).toBeLessThanOrEqual(Date.now())
})
