import { execFile } from 'node:child_process'

/** All that Labbook asks git for one run is done, or given up, within this time. */
export const GIT_LIMIT_MS = 2_000

export interface GitOptions {
  readonly folder: string
  /** Of this process; git finds its programs and its configuration by it. */
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly input?: string
  /** A longer answer is a failure. */
  readonly mostBytes?: number
}

/** What the answer of git is missing for: the program itself, the answer it gave, or the time. */
export type GitFault = { readonly fault: 'no git' | 'refused' | 'too long' | 'too late' }
export type GitAnswer = { readonly output: string } | GitFault

/** Runs one git command. It asks nobody for a password, takes no lock and runs no program that the repository names. */
export function git(args: readonly string[], options: GitOptions): Promise<GitAnswer> {
  const { folder, signal, input, mostBytes = 1024 * 1024 } = options
  const env = gitEnvironment(options.environment)
  return new Promise<GitAnswer>((resolve) => {
    const child = execFile(
      'git',
      ['-C', folder, '-c', 'core.fsmonitor=false', ...args],
      { env, signal, killSignal: 'SIGKILL', maxBuffer: mostBytes, windowsHide: true },
      (error, output) => resolve(error === null ? { output } : { fault: faultOf(error) }),
    )
    // A git that ended early no longer reads; the callback above is told how it ended.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input ?? '')
    // Too little memory for a process is thrown.
  }).catch(() => ({ fault: 'refused' }))
}

function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // A process that a git hook starts has these, and they would point every folder to the hook's repository.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...others } = environment
  return { ...others, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' }
}

function faultOf(error: Error & { code?: number | string | null | undefined }): GitFault['fault'] {
  if (error.code === 'ENOENT') return 'no git'
  if (error.code === 'ABORT_ERR') return 'too late'
  return error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' ? 'too long' : 'refused'
}
