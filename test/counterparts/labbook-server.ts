import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/labbook.js', import.meta.url))
const STARTS_WITHIN_MS = 60_000

export interface LabbookServer {
  /** `http://127.0.0.1:<port>`, with the static prefix if one was given. */
  readonly address: string
  readonly dataDir: string
  readonly child: ChildProcess
  /** What it wrote to stdout and stderr so far. */
  output(): string
  /** Sends SIGTERM, waits for the end and returns the exit code. */
  stop(): Promise<number | null>
  /** Sends SIGKILL and waits for the end. */
  kill(): Promise<void>
}

export interface ServerOptions {
  /** A folder that outlives the server. Without one, the server gets a fresh folder that `stop` removes. */
  readonly dataDir?: string
  readonly port?: number
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** A command in front of `node`, such as `strace …` or `unshare …`. */
  readonly under?: readonly string[]
}

/** The built server as a process of its own, listening on a free port of the loopback. */
export async function startLabbook(options: ServerOptions = {}): Promise<LabbookServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'labbook-')))
  const flags = ['server', '--data-dir', dataDir, '--port', String(options.port ?? 0), ...(options.args ?? [])]
  const [command, ...words] = [...(options.under ?? []), process.execPath, COMMAND, ...flags] as [string, ...string[]]
  const child = spawn(command, words, { env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The server did not start.\n${output}`)), STARTS_WITHIN_MS)
    const read = (chunk: Buffer) => {
      output += chunk.toString()
      const found = /running at (http:\S+)/.exec(output)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`The server ended with ${code}.\n${output}`))
    })
  })

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }

  return {
    address,
    dataDir,
    child,
    output: () => output,
    async stop() {
      const code = await end('SIGTERM')
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
      return code
    },
    async kill() {
      await end('SIGKILL')
    },
  }
}
