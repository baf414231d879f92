import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { plainJson } from '@labbook/mlmodel'
import { ApiError } from '@labbook/protocol'
import { type FlavorLoader, ModelFault } from '../flavor.js'

/** A conda environment may have to be made first. */
const STARTS_WITHIN_MS = 900_000
const ASK_EVERY_MS = 200
const STOPS_WITHIN_MS = 5000

/** Models of Python, in a Python of the person who serves: `mlflow models serve` as a child, which requests are passed on to. */
export const pythonFlavor: FlavorLoader = {
  async load(folder, _, { envManager, timeoutMs, signal }) {
    const port = await freePort()
    const words = ['models', 'serve', '-m', folder.path, '-h', '127.0.0.1', '-p', String(port)]
    const seconds = String(Math.ceil(timeoutMs / 1000))
    // In a group of its own, since it starts a server that must end with it. What it says is for the person to read.
    const child = spawn('mlflow', [...words, '--env-manager', envManager, '-t', seconds], {
      detached: process.platform !== 'win32',
      stdio: ['ignore', 2, 2],
    })
    const address = `http://127.0.0.1:${port}`
    try {
      await started(child, address, signal)
    } catch (error) {
      await stop(child)
      throw error
    }
    return {
      async answer({ body, contentType }, options) {
        const response = await fetch(`${address}/invocations`, {
          method: 'POST',
          headers: { 'content-type': contentType },
          body,
          signal: options.signal,
        }).catch((cause: unknown) => {
          if (options.signal.aborted) throw cause
          throw new ApiError('TEMPORARILY_UNAVAILABLE', 'The Python process of the model does not answer.', { cause })
        })
        const answer = await response.text()
        if (!response.ok) throw new ModelFault(reasonOf(answer))
        return plainJson(answer)
      },
      isReady: () => isRunning(child),
      close: () => stop(child),
    }
  },
}

/** @throws ApiError when it ends instead */
async function started(child: ChildProcess, address: string, signal: AbortSignal) {
  let failure: NodeJS.ErrnoException | undefined
  child.once('error', (error) => {
    failure = error
  })
  for (const deadline = Date.now() + STARTS_WITHIN_MS; Date.now() < deadline; ) {
    const isThere = await fetch(`${address}/ping`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (failure !== undefined) throw notStarted(failure)
    if (!isRunning(child))
      throw new ApiError(
        'NOT_IMPLEMENTED',
        'mlflow models serve exited before the model was loaded. See its output above.',
      )
    if (isThere) return
    await pause(ASK_EVERY_MS, undefined, { signal })
  }
  throw new ApiError('DEADLINE_EXCEEDED', 'mlflow models serve did not become ready.')
}

function notStarted(cause: NodeJS.ErrnoException): ApiError {
  const sentence =
    cause.code === 'ENOENT'
      ? 'This model needs Python, and there is no mlflow command on the PATH. Activate the Python environment that has mlflow.'
      : `mlflow models serve could not be started: ${cause.message}.`
  return new ApiError('NOT_IMPLEMENTED', sentence, { cause })
}

function isRunning({ exitCode, signalCode, pid }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null
}

async function stop(child: ChildProcess) {
  if (!isRunning(child)) return
  const ended = once(child, 'exit')
  signalGroup(child, 'SIGTERM')
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), STOPS_WITHIN_MS)
  await ended
  clearTimeout(timer)
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals) {
  if (process.platform === 'win32' || child.pid === undefined) child.kill(name)
  else process.kill(-child.pid, name)
}

/** MLflow's own words, without the stack and without the data that it repeats. */
function reasonOf(answer: string): string {
  try {
    const { message } = JSON.parse(answer) as { message?: unknown }
    return String(message ?? '').replace(
      /^(Failed to predict data .*?\nError: |Encountered an unexpected error[^.]*\. )/s,
      '',
    )
  } catch {
    return answer.slice(0, 500)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}
