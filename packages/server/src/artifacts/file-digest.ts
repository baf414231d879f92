import { Worker } from 'node:worker_threads'

/**
 * SHA-256 of a file while it is being written, read back by a thread of its own: on the main thread it would hold every other
 * request up and halve the speed of large uploads. One thread serves all; it keeps no process alive.
 *
 * @example
 * const digest = new FileDigest(path)
 * digest.follow(bytesWritten)           // any number of times
 * const sha256 = await digest.finish(size)
 */
export class FileDigest {
  readonly #job = ++lastJob
  readonly #worker = (worker ??= startWorker())

  constructor(path: string) {
    this.#worker.postMessage({ job: this.#job, path })
  }

  /** The first `bytes` of the file are written. */
  follow(bytes: number) {
    this.#worker.postMessage({ job: this.#job, upTo: bytes })
  }

  /** Gives the digest of the first `bytes` in hexadecimal. Rejects if the file could not be read so far. */
  finish(bytes: number): Promise<string> {
    if (this.#worker !== worker) return Promise.reject(new Error('The thread that reads files back has ended.'))
    const digest = new Promise<string>((resolve, reject) => waiting.set(this.#job, { resolve, reject }))
    worker.ref()
    worker.postMessage({ job: this.#job, upTo: bytes, isLast: true })
    return digest
  }

  /** Nobody wants the digest any more. */
  abandon() {
    this.#worker.postMessage({ job: this.#job })
  }
}

interface Order {
  readonly job: number
  /** Begins a job. */
  readonly path?: string
  /** Without it and `path`, the job is to be forgotten. */
  readonly upTo?: number
  readonly isLast?: boolean
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
  const started = new Worker(`(${takeOrders.toString()})()`, { eval: true })
  started.unref()
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
function takeOrders() {
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { closeSync, openSync, readSync } = process.getBuiltinModule('node:fs')
  const { parentPort } = process.getBuiltinModule('node:worker_threads')
  const block = Buffer.allocUnsafeSlow(1024 * 1024)
  type Job = { file: number; readonly hash: ReturnType<typeof createHash>; at: number; fault?: unknown }
  const jobs = new Map<number, Job>()

  parentPort?.on('message', ({ job: id, path, upTo, isLast }: Order) => {
    const job = jobs.get(id) ?? { file: -1, hash: createHash('sha256'), at: 0 }
    try {
      if (path !== undefined) job.file = openSync(path, 'r')
      if (upTo !== undefined && job.file !== -1) readOn(job, upTo)
    } catch (fault) {
      job.fault ??= fault
    }
    if (path !== undefined) jobs.set(id, job)
    if (path !== undefined || (upTo !== undefined && isLast !== true)) return
    jobs.delete(id)
    if (job.file !== -1) closeSync(job.file)
    if (isLast === true)
      parentPort.postMessage(job.fault ? { job: id, fault: job.fault } : { job: id, sha256: job.hash.digest('hex') })
  })

  function readOn(job: Job, upTo: number) {
    while (job.at < upTo) {
      const bytes = readSync(job.file, block, 0, Math.min(block.length, upTo - job.at), job.at)
      if (bytes === 0) throw new Error('The file ends too early.')
      job.hash.update(block.subarray(0, bytes))
      job.at += bytes
    }
  }
}
