import { Worker } from 'node:worker_threads'

/**
 * SHA-256 of a whole file, in hexadecimal, read by a thread of its own: on the main thread it would hold every other request up and
 * halve the speed of large uploads. One thread serves all; it keeps no process alive.
 */
export function fileDigest(path: string): Promise<string> {
  worker ??= startWorker()
  const job = ++lastJob
  const digest = new Promise<string>((resolve, reject) => waiting.set(job, { resolve, reject }))
  worker.ref()
  worker.postMessage({ job, path })
  return digest
}

interface Job {
  readonly job: number
  readonly path: string
}

interface Digest {
  readonly job: number
  readonly sha256?: string
  readonly fault?: Error
}

let worker: Worker | undefined
let lastJob = 0
const waiting = new Map<number, { resolve: (sha256: string) => void; reject: (fault: Error) => void }>()

function startWorker(): Worker {
  // Started from text, because a worker's file would have another name in the sources than in the package.
  const started = new Worker(`(${answerJobs.toString()})()`, { eval: true })
  started.on('message', ({ job, sha256, fault }: Digest) => {
    const { resolve, reject } = waiting.get(job) ?? {}
    waiting.delete(job)
    if (waiting.size === 0) started.unref()
    if (sha256 === undefined) reject?.(fault ?? new Error('The file could not be read.'))
    else resolve?.(sha256)
  })
  started.on('error', (fault: Error) => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(fault)
    waiting.clear()
  })
  return started
}

/** Runs in the worker: it may name nothing from outside itself. */
function answerJobs() {
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs')
  const { parentPort } = process.getBuiltinModule('node:worker_threads')
  const block = Buffer.allocUnsafeSlow(1024 * 1024)
  parentPort?.on('message', ({ job, path }: Job) => {
    try {
      const hash = createHash('sha256')
      const file = openSync(path, 'r')
      try {
        for (let read = readSync(file, block); read > 0; read = readSync(file, block))
          hash.update(block.subarray(0, read))
      } finally {
        closeSync(file)
      }
      parentPort.postMessage({ job, sha256: hash.digest('hex') })
    } catch (fault) {
      parentPort.postMessage({ job, fault })
    }
  })
}
