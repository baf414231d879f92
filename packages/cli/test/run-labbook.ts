import { type ChildProcess, execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { type LabbookServer, startLabbook } from '../../../test/counterparts/index.js'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv
  /** Words before `node`, such as `unshare …`. */
  readonly under?: readonly string[]
  readonly cwd?: string
  readonly onStart?: (child: ChildProcess) => void
}

/**
 * Runs the built command to its end, as people do, without what the environment of the tests says of servers. One that
 * does not end by itself is killed and has the exit code -1.
 */
export function runLabbook(words: readonly string[], { env = {}, under = [], cwd, onStart }: RunOptions = {}) {
  const command = fileURLToPath(new URL('../bin/labbook.js', import.meta.url))
  const [program, ...rest] = [...under, process.execPath, command, ...words] as [string, ...string[]]
  const inherited = Object.entries(process.env).filter(([name]) => !/^(MLFLOW|LABBOOK)_/.test(name))
  const options = { env: { ...Object.fromEntries(inherited), ...env }, timeout: ENDS_WITHIN_MS, cwd }
  return new Promise<CommandResult>((resolve) => {
    const child = execFile(program, rest, { ...options, killSignal: 'SIGKILL' }, (_, stdout, stderr) =>
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    )
    onStart?.(child)
  })
}

const ENDS_WITHIN_MS = 50_000

/** A server for all tests of a file, and the command against it. */
export function useLabbook() {
  let server: LabbookServer
  beforeAll(async () => {
    server = await startLabbook()
  })
  afterAll(() => server.stop())
  const run = (words: readonly string[]) => runLabbook(words, { env: { MLFLOW_TRACKING_URI: server.address } })
  return {
    server: () => server,
    /** It must succeed; gives what it prints. */
    async labbook(...words: string[]): Promise<string> {
      const { exitCode, stdout, stderr } = await run(words)
      expect([exitCode, exitCode === 0 ? '' : stderr]).toEqual([0, ''])
      return stdout.trimEnd()
    },
    refused: (...words: string[]) => run(words),
  }
}

/** A folder that goes with the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'labbook-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
