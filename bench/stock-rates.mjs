import { load } from './client.mjs'
import { paired } from './measure.mjs'
import { newRuns } from './shapes.mjs'

/**
 * Measures how many requests a second our server and a stock one answer. The function that it returns sends each side the
 * bodies of one shape, about runs of its own and each body once, and gives the medians and their ratio.
 */
export function stockRates({ server, stock, pairs, seconds }) {
  return async (path, { connections, bodiesOf, perSecond, runs }) => {
    const idsOf = new Map()
    for (const side of [server, stock]) idsOf.set(side, await newRuns(side.address, runs))
    let made = 0
    const one = (side) => async () => {
      const count = perSecond * seconds
      const bodies = bodiesOf(idsOf.get(side), count, made)
      made += count
      return (await load(side.address, path, { bodies, connections, seconds })).perSecond
    }
    return paired(pairs, one(server), one(stock))
  }
}
