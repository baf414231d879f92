import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { BodyMemory } from '../../src/http/body-memory.js'

describe('[L-18] memory that bodies share', () => {
  it('[L-18] goes to whoever fits, and to the others in their order as it is given back', async () => {
    const memory = new BodyMemory(10)
    const shares = Array.from({ length: 4 }, () => memory.share())
    const [first, second, third, small] = shares as [(typeof shares)[0], ...typeof shares]
    await first.hold(8)
    const order: string[] = []
    const waiting = [second?.hold(8).then(() => order.push('second')), third?.hold(7).then(() => order.push('third'))]
    expect(small?.tryHold(2)).toBe(true)
    expect(small?.tryHold(3)).toBe(false)
    first.release()
    await waiting[0]
    expect(order).toEqual(['second'])
    second?.release()
    await waiting[1]
    expect(order).toEqual(['second', 'third'])
  })

  it('[L-18] what is granted to a request that is over goes back', async () => {
    const memory = new BodyMemory(10)
    const [holder, over] = [memory.share(), memory.share()]
    holder.tryHold(10)
    const granted = over.hold(10)
    over.release()
    holder.release()
    await granted
    expect(memory.tryTake(10)).toBe(true)
  })

  it('[L-18] where nobody is done, those who wait are refused, the youngest first', async () => {
    const memory = new BodyMemory(10)
    const holders = [memory.share(), memory.share(), memory.share()]
    for (const holder of holders.slice(0, 2)) holder.tryHold(5)
    const refused: number[] = []
    // The two hold a part of what they need, as bodies of unknown length do: neither can end without the other.
    const waiting = holders.map((holder, i) =>
      holder.hold(10).then(
        () => `${i} goes on`,
        () => {
          refused.push(i)
          holder.release()
          return `${i} is refused`
        },
      ),
    )
    expect(await waiting[0]).toBe('0 goes on')
    expect(refused).toEqual([1, 2])
    await pause(0)
  })
})
