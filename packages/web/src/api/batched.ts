import { IDS_PER_FILTER } from './ids-per-filter.js'

/** Batches requests: all items asked for in the same tick go to the server in one call, as many as fit into a filter. */
export function batched<Item, Answer>(
  ask: (items: readonly Item[]) => Promise<(item: Item) => Answer>,
): (item: Item) => Promise<Answer> {
  let waiting: Item[] = []
  let answer: ReturnType<typeof ask> | undefined

  return async (item) => {
    if (waiting.length === IDS_PER_FILTER) answer = undefined
    if (answer === undefined) {
      const together: Item[] = []
      waiting = together
      answer = new Promise((resolve) => {
        setTimeout(() => {
          if (waiting === together) answer = undefined
          resolve(ask(together))
        })
      })
    }
    waiting.push(item)
    return (await answer)(item)
  }
}
