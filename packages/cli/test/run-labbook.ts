import { type ChildProcess, execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Words before `node`, such as `unshare …`. */
  readonly under?: readonly string[]
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs the built command to its end, as people do, without what the environment of the tests says of servers. */
export function runLabbook(words: readonly string[], { env = {}, under = [], onStart }: RunOptions = {}) {
  const command = fileURLToPath(new URL('../bin/labbook.js', import.meta.url))
  const [program, ...rest] = [...under, process.execPath, command, ...words] as [string, ...string[]]
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MLFLOW|LABBOOK)_/.test(name))
  return new Promise<CommandResult>((resolve) => {
    const child = execFile(program, rest, { env: { ...Object.fromEntries(inherited), ...env } }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    )
    onStart?.(child)
  })
}

/** A folder that goes with the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
