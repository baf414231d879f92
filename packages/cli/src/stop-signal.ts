import { commandExit } from './command-error.js'

/**
 * Aborts on the first SIGINT or SIGTERM, so that work can end cleanly; the second exits at once. A command started by
 * npm also aborts when npm has exited.
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
 * npm runs `npx labbook …` and package.json scripts in a shell and forwards signals to that shell, which exits without
 * forwarding them. The only sign here is a new parent process. A background command (`labbook server &`) must outlive
 * its shell, so it is excluded.
 */
export function isForegroundOfNpm({ npm_lifecycle_script: script = '' }: NodeJS.ProcessEnv): boolean {
  return /^(npx )?'?labbook'?(\s[^&]*)?$/.test(script)
}
