import { execFile } from 'node:child_process'

export interface GitOptions {
  readonly folder: string
  /** Of this process: git finds its programs and its configuration by it. */
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly input?: string
  /** The index file, if not the repository's. */
  readonly index?: string
  /** A longer answer is a failure. */
  readonly mostBytes?: number
}

export type GitFault = 'no git' | 'refused' | 'too long' | 'too late'
export type GitAnswer = { readonly output: Buffer } | { readonly fault: GitFault; readonly details?: string }

/** Runs one git command. It asks nobody for a password, takes no lock and runs no program that the repository names. */
export function git(args: readonly string[], options: GitOptions): Promise<GitAnswer> {
  const { folder, signal, input, mostBytes = 1024 * 1024 } = options
  const env = gitEnvironment(options)
  return new Promise<GitAnswer>((resolve) => {
    const child = execFile(
      'git',
      ['-C', folder, '-c', 'core.fsmonitor=false', ...args],
      { env, encoding: 'buffer', signal, killSignal: 'SIGKILL', maxBuffer: mostBytes, windowsHide: true },
      (error, output, details) =>
        resolve(error === null ? { output } : { fault: faultOf(error), details: details.toString() }),
    )
    // A git that ended early no longer reads; the callback above is told how it ended.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input ?? '')
    // What Node cannot even start, for want of memory, it throws.
  }).catch(() => ({ fault: 'refused' }))
}

function gitEnvironment({ environment, index }: GitOptions): NodeJS.ProcessEnv {
  // A process that a git hook starts has these, and they would point every folder to the hook's repository.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...others } = environment
  const own = index === undefined ? {} : { GIT_INDEX_FILE: index }
  return { ...others, ...own, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' }
}

function faultOf(error: Error & { code?: number | string | null | undefined }): GitFault {
  if (error.code === 'ENOENT') return 'no git'
  if (error.code === 'ABORT_ERR') return 'too late'
  return error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' ? 'too long' : 'refused'
}
