import { commandExit } from './command-error.js'

/**
 * Aborted by the first SIGINT or SIGTERM, so that work can end in order; the second ends the process at once. A command
 * that npm started also stops when npm is gone.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(commandExit.interrupted)
      stop.abort()
    })
  }
  if (isForegroundOfNpm(process.env)) {
    const watching = setInterval(() => {
      if (process.ppid === PARENT) return
      clearInterval(watching)
      stop.abort()
    }, LOOK_EVERY_MS).unref()
  }
  return stop.signal
}

const PARENT = process.ppid
const LOOK_EVERY_MS = 200

/**
 * `npx labbook …` and scripts of a package.json run in a shell of npm's. npm hands a signal to that shell, which dies of it
 * and tells nobody: what is seen here is that the parent has changed. A command in the background is meant to outlive it.
 */
export function isForegroundOfNpm({ npm_lifecycle_script: script = '' }: NodeJS.ProcessEnv): boolean {
  return /^(npx )?'?labbook'?(\s[^&]*)?$/.test(script)
}
