import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Profile } from '../profile-object.js'
import type { ReportAnswer, ReportMessage } from './thread-messages.js'
import { partialPath } from './write-file.js'

/** Variables of one message: copied in some milliseconds. */
const BATCH = 20

const file = new URL('./write-report-worker.js', import.meta.url)

/** Whether there is a thread to be had: the sources as they are in the repository have no built file for it. */
export const canWriteInThread = existsSync(file)

/** Renders and writes a report in a thread of its own. */
export async function writeInThread(
  path: string,
  { variables, ...profile }: Profile,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted()
  const worker = new Worker(file, { execArgv: [] })
  const send = (message: ReportMessage) => worker.postMessage(message)
  const stop = new AbortController()
  try {
    const written = new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true, signal: stop.signal })
      worker.on('error', reject)
      worker.on('message', (fault: ReportAnswer) => {
        if (fault === undefined) resolve()
        else reject(Object.assign(new Error(fault.message), { code: fault.code }))
      })
      worker.on('exit', () => reject(new Error('The thread that writes the report ended without it.')))
    })
    const sent = async () => {
      for (let from = 0; from < variables.length && !stop.signal.aborted; from += BATCH) {
        send({ kind: 'variables', variables: variables.slice(from, from + BATCH) })
        await setImmediate()
      }
      send({ kind: 'write', path, profile })
    }
    await Promise.all([written, sent()])
  } catch (error) {
    await worker.terminate()
    await rm(partialPath(path), { force: true })
    throw error
  } finally {
    stop.abort()
    await worker.terminate()
  }
}
