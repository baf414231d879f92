import { parentPort, workerData } from 'node:worker_threads'
import type { ColumnCells, ColumnSource } from '../columns/column-source.js'
import { buildProfile } from '../engine/build-profile.js'
import type { FromThread, ThreadStart, ToThread } from './thread-messages.js'

/** Variables of one message: few enough to be read in some milliseconds. */
const BATCH = 20

const { rows, columnNames, plan } = workerData as ThreadStart
const port = parentPort as NonNullable<typeof parentPort>
const send = (message: FromThread) => port.postMessage(message)

/** The values of the text column that is being sent. */
let values: string[] = []
/** What waits for the next message; reads are asked for one after the other, so there is one of each. */
const waiting: { cells: ((cells: ColumnCells) => void)[]; more?: () => void } = { cells: [] }

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'values':
      for (const value of message.values) values.push(value)
      break
    case 'cells': {
      const { cells } = message
      waiting.cells.shift()?.('codes' in cells ? { ...cells, values } : cells)
      values = []
      break
    }
    case 'more':
      waiting.more?.()
  }
})

/** The table of the thread that started this one. */
const source: ColumnSource = {
  rows,
  columnNames,
  read: (place) =>
    new Promise((resolve) => {
      waiting.cells.push(resolve)
      send({ kind: 'read', place })
    }),
}

try {
  const { variables, ...profile } = await buildProfile(source, plan, {
    onProgress: (progress) => send({ kind: 'progress', progress }),
    // Nobody waits for the loop of this thread.
    sliceMs: 100,
  })
  for (let from = 0; from < variables.length; from += BATCH) {
    const wanted = new Promise<void>((resolve) => {
      waiting.more = resolve
    })
    send({ kind: 'variables', variables: variables.slice(from, from + BATCH) })
    await wanted
  }
  send({ kind: 'done', profile })
} catch (error) {
  const { message, stack } = error as Error
  send({ kind: 'fault', message, stack })
}
port.close()
