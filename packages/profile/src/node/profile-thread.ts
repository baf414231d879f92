import { existsSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { ColumnCells, ColumnSource } from '../columns/column-source.js'
import type { ProfileHooks, ProfilePlan } from '../engine/build-profile.js'
import type { Profile, Variable } from '../profile-object.js'
import type { FromThread, ThreadStart, ToThread } from './thread-messages.js'

/** Texts and characters of one message: copied in about a millisecond. */
const PART_TEXTS = 5000
const PART_CHARACTERS = 200_000

const file = new URL('./profile-worker.js', import.meta.url)

/** Whether there is a thread to be had: the sources as they are in the repository have no built file for it. */
export const hasThread = existsSync(file)

/** Builds the profile in a thread of its own, which asks for the columns one at a time, and ends with it. */
export async function buildInThread(
  source: ColumnSource,
  plan: ProfilePlan,
  { signal, onProgress }: ProfileHooks,
): Promise<Profile> {
  signal?.throwIfAborted()
  const { rows, columnNames } = source
  const start: ThreadStart = { rows, columnNames, plan }
  // Flags such as `--input-type` are about the program, and refused with a file.
  const worker = new Worker(file, { workerData: start, execArgv: [] })
  const stop = new AbortController()
  try {
    return await new Promise<Profile>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: stop.signal })
      const variables: Variable[] = []
      worker.on('error', reject)
      worker.on('exit', () => reject(new Error('The thread that builds the profile ended without one.')))
      worker.on('message', (message: FromThread) => {
        switch (message.kind) {
          case 'read':
            sendColumn(worker, source, message.place, stop.signal).catch(reject)
            break
          case 'progress':
            onProgress?.(message.progress)
            break
          case 'variables':
            variables.push(...message.variables)
            post(worker, { kind: 'more' })
            break
          case 'done':
            resolve({ ...message.profile, variables })
            break
          case 'fault':
            reject(Object.assign(new Error(message.message), { stack: message.stack }))
        }
      })
    })
  } finally {
    stop.abort()
    await worker.terminate()
  }
}

async function sendColumn(worker: Worker, source: ColumnSource, place: number, signal: AbortSignal) {
  const cells = await source.read(place, signal)
  if ('codes' in cells) {
    for (const values of partsOf(cells.values)) {
      post(worker, { kind: 'values', values })
      await setImmediate()
    }
  }
  signal.throwIfAborted()
  post(worker, { kind: 'cells', cells: 'codes' in cells ? { ...cells, values: [] } : cells }, buffersOf(cells))
}

function post(worker: Worker, message: ToThread, transfer: ArrayBuffer[] = []) {
  worker.postMessage(message, transfer)
}

function* partsOf(values: readonly string[]): Generator<readonly string[]> {
  let from = 0
  let characters = 0
  for (let i = 0; i < values.length; i += 1) {
    characters += (values[i] as string).length
    if (i + 1 - from < PART_TEXTS && characters < PART_CHARACTERS) continue
    yield values.slice(from, i + 1)
    from = i + 1
    characters = 0
  }
  if (from < values.length) yield values.slice(from)
}

/** The memory of a column that moves to the thread. */
function buffersOf(cells: ColumnCells): ArrayBuffer[] {
  const arrays: ArrayBufferView[] =
    'codes' in cells ? [cells.codes] : [cells.values, ...(cells.kind === 'numbers' && cells.exact ? [cells.exact] : [])]
  return arrays.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []))
}
