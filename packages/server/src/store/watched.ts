import type { Store } from './store.js'
import type { StepResult, Work } from './work.js'

/** The store with a callback: `onStep` gets the number of rows that each step returned or changed. */
export function watched(store: Store, onStep: (rows: number) => void): Store {
  function* watch<T>(work: Work<T>): Work<T> {
    let next = work.next()
    while (next.done !== true) {
      let result: StepResult
      try {
        result = yield next.value
      } catch (error) {
        next = work.throw(error)
        continue
      }
      onStep(result.rows.length > 0 ? result.rows.length : result.changes)
      next = work.next(result)
    }
    return next.value
  }

  return {
    ...store,
    get degraded() {
      return store.degraded
    },
    read: (work) => store.read(() => watch(work())),
    write: (work) => store.write(() => watch(work())),
  }
}
