import { SingleBar } from 'cli-progress'
import { formatBytes } from './format-bytes.js'

/** Enough to hide network latency; more would only compete for the same disk. */
const AT_ONCE = 4
const LINE_EVERY_MS = 5000

/**
 * Transfers files, several at a time, with a progress bar in a terminal or a line every few seconds elsewhere. The first
 * failure stops all transfers.
 */
export async function transferFiles<T extends { readonly size: number }>(
  files: readonly T[],
  { done, signal }: { done: 'Uploaded' | 'Downloaded'; signal: AbortSignal },
  transfer: (file: T, options: { signal: AbortSignal; onBytes: (bytes: number) => void }) => Promise<void>,
): Promise<void> {
  const total = files.reduce((sum, { size }) => sum + size, 0)
  const progress = process.stderr.isTTY ? new Bar(total) : new Lines(total)
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  const left = files.values()
  const work = async () => {
    for (const file of left) {
      stop.throwIfAborted()
      await transfer(file, { signal: stop, onBytes: (bytes) => progress.add(bytes) })
    }
  }
  let failure: unknown
  await Promise.all(
    Array.from({ length: AT_ONCE }, () =>
      work().catch((error: unknown) => {
        failure ??= error
        failed.abort()
      }),
    ),
  )
  progress.end()
  if (failure !== undefined) throw failure
  console.error(`${done} ${files.length} ${files.length === 1 ? 'file' : 'files'} (${formatBytes(total)}).`)
}

class Bar {
  readonly #bar = new SingleBar({
    format: '{bar} {percentage}%  {done} of {all}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  })
  #done = 0

  constructor(private readonly total: number) {
    this.#bar.start(total, 0, this.#texts())
  }

  add(bytes: number) {
    this.#done += bytes
    this.#bar.update(this.#done, this.#texts())
  }

  end() {
    this.#bar.stop()
  }

  #texts() {
    return { done: formatBytes(this.#done), all: formatBytes(this.total) }
  }
}

class Lines {
  #done = 0
  #saidAtMs = performance.now()

  constructor(private readonly total: number) {}

  add(bytes: number) {
    this.#done += bytes
    if (performance.now() - this.#saidAtMs < LINE_EVERY_MS) return
    this.#saidAtMs = performance.now()
    console.error(`${formatBytes(this.#done)} of ${formatBytes(this.total)}`)
  }

  end() {}
}
