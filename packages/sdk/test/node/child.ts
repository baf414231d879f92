import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The address of a built file of the SDK: a child process has no Vitest to compile the sources. */
export function built(path: string): string {
  return new URL(`../../dist/${path}.js`, import.meta.url).href
}

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface ChildOptions {
  readonly cwd?: string
  readonly input?: string
  /** Called with all of stdout so far, each time some arrives. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs Node until it ends. */
export function runNode(args: readonly string[], env: NodeJS.ProcessEnv, options: ChildOptions = {}): Promise<Ended> {
  const { cwd = fileURLToPath(new URL('.', import.meta.url)), input = '', onOutput } = options
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      onOutput?.(stdout, (signal) => child.kill(signal))
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ stdout, stderr, code, signal }))
  })
}
