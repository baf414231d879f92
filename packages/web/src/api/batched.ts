/** As many ids as fit into one filter. */
const AT_ONCE = 100

/** Gives a question about one thing that is asked together with those about others of the same moment, as one call. */
export function batched<Item, Answer>(
  ask: (items: readonly Item[]) => Promise<(item: Item) => Answer>,
): (item: Item) => Promise<Answer> {
  let waiting: Item[] = []
  let answer: ReturnType<typeof ask> | undefined

  return async (item) => {
    if (waiting.length === AT_ONCE) answer = undefined
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
