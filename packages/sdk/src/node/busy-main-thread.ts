/**
 * Node runs a listener of a signal only between two tasks. While a task of the main thread goes on for minutes, Ctrl-C would
 * do nothing, though without a listener it would end the process. So the main thread beats, and a worker that misses the
 * beats takes our listeners away.
 */

/** What the threads share: beats of the main thread, and whether it has listeners that could be taken away. */
export type Beats = Int32Array<SharedArrayBuffer>

const BEAT = 0
const CAN_RELEASE = 1
const BEAT_MS = 500
const RELEASE = 'labbook.release-signals'

export interface BeatOptions {
  /** Takes the listeners away. */
  readonly release: () => void
  /** Sets them again. */
  readonly listen: () => void
}

export function createBeats(): Beats {
  return new Int32Array(new SharedArrayBuffer(8))
}

/** For the main thread, while it has listeners. */
export function startBeating(beats: Beats, { release, listen }: BeatOptions): { stop(): void } {
  let isReleased = false
  const timer = setInterval(() => {
    Atomics.add(beats, BEAT, 1)
    if (!isReleased) return
    isReleased = false
    listen()
    Atomics.store(beats, CAN_RELEASE, 1)
  }, BEAT_MS)
  timer.unref()
  Reflect.set(globalThis, Symbol.for(RELEASE), () => {
    isReleased = true
    // Whoever reads the mark may count on the listeners being gone.
    release()
    Atomics.store(beats, CAN_RELEASE, 0)
  })
  Atomics.store(beats, CAN_RELEASE, 1)
  return {
    stop() {
      clearInterval(timer)
      Atomics.store(beats, CAN_RELEASE, 0)
      Reflect.deleteProperty(globalThis, Symbol.for(RELEASE))
    },
  }
}

/**
 * For a worker: as long as the main thread does not beat for `busyMs`, its listeners are taken away. A signal that came
 * before is lost; the next one ends the process. It keeps no thread alive.
 */
export function releaseWhileBusy(beats: Beats, { busyMs = 5_000 } = {}): { stop(): void } {
  let last = Atomics.load(beats, BEAT)
  let missedMs = 0
  const everyMs = busyMs / 5
  const timer = setInterval(() => {
    const beat = Atomics.load(beats, BEAT)
    missedMs = beat === last ? missedMs + everyMs : 0
    last = beat
    if (missedMs < busyMs || Atomics.load(beats, CAN_RELEASE) === 0) return
    missedMs = 0
    void interruptMainThread(`globalThis[Symbol.for(${JSON.stringify(RELEASE)})]?.()`)
  }, everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** Runs a line of code in the main thread, whatever it is doing: only the debugger can. Without one nothing happens. */
async function interruptMainThread(expression: string): Promise<void> {
  try {
    const { Session } = await import('node:inspector')
    const session = new Session()
    session.connectToMainThread()
    session.post('Runtime.evaluate', { expression }, () => session.disconnect())
  } catch {
    // A build without an inspector, or another runtime. Then a second Ctrl-C does no more than the first.
  }
}
