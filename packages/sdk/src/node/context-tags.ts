import { userInfo } from 'node:os'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'
import type { Tag } from '@labbook/protocol'
import { git } from './git.js'

/** Runs do not wait for git any longer. */
const GIT_LIMIT_MS = 2_000

export interface ContextOptions {
  readonly environment: NodeJS.ProcessEnv
  /** As `process.argv`. */
  readonly argv: readonly string[]
  readonly cwd: string
  /** Whether the program is no file: a prompt, `node --eval`, or standard input. */
  readonly isInteractive: boolean
  /** The name under which the server knows the user, if the credentials file has it. The environment's wins. */
  readonly trackingUsername?: string | undefined
  readonly gitLimitMs?: number
  /** Gets a sentence for each thing that was set and could not be used. */
  readonly onWarning?: (text: string) => void
}

/**
 * The tags that say who started a run, from which program and from which commit. Later sources override earlier ones:
 * user and program, git, `MLFLOW_RUN_CONTEXT`. It never rejects, and git has two seconds.
 *
 * @example
 * const tags = await contextTags(contextOfProcess())
 * // [{ key: 'mlflow.user', value: 'ada' }, { key: 'mlflow.source.name', value: 'train.ts' }, …]
 */
export async function contextTags(options: ContextOptions): Promise<Tag[]> {
  const source = sourceOf(options)
  const tags = {
    'mlflow.user': userOf(options),
    'mlflow.source.name': source.name,
    'mlflow.source.type': source.type,
    ...(source.place === undefined ? {} : await gitTags(source.place, options)),
    ...tagsOfEnvironment(options),
  }
  return Object.entries(tags).map(([key, value]) => ({ key, value }))
}

/** What `contextTags` needs to know of this process. */
export function contextOfProcess(): ContextOptions {
  const { argv, execArgv, env } = process
  const evaluates = execArgv.some((flag) => /^(-e|-p|-pe|-i|--eval|--print|--interactive)(=|$)/.test(flag))
  return {
    environment: env,
    argv,
    cwd: workingFolder(),
    isInteractive: evaluates || argv[1] === undefined || argv[1] === '-',
  }
}

function workingFolder(): string {
  try {
    return process.cwd()
  } catch {
    // It was removed under the process.
    return sep
  }
}

interface Source {
  readonly name: string
  readonly type: 'LOCAL' | 'NOTEBOOK'
  /** Whose work tree is the run's; none when the program is no file of this machine. */
  readonly place?: Place
}

interface Place {
  readonly folder: string
  /** The script, or `.` when the folder is all that is known. */
  readonly name: string
}

function sourceOf({ environment, argv, cwd, isInteractive }: ContextOptions): Source {
  const script = isInteractive ? undefined : ownScript(argv[1])
  const runner = script === undefined ? undefined : packageOf(script)
  const here = { folder: cwd, name: '.' }
  if ((script === undefined || runner !== undefined) && isJupyterKernel(environment, argv)) {
    const notebook = environment['JPY_SESSION_NAME'] || environment['IPYNB_FILE'] || environment['__vsc_ipynb_file__']
    return { name: notebook ? basename(notebook) : (runner ?? CONSOLE), type: 'NOTEBOOK', place: here }
  }
  if (script === undefined) return { name: CONSOLE, type: 'LOCAL' }
  if (isUrl(script)) return { name: withoutCredentials(script), type: 'LOCAL' }
  if (runner !== undefined) return { name: runner, type: 'LOCAL', place: here }
  const place = { folder: dirname(script), name: basename(script) }
  return { name: asInvoked(script, cwd), type: 'LOCAL', place }
}

const CONSOLE = '<console>'

/** Deno runs what is typed or piped into it as a module with such a name. */
function ownScript(script: string | undefined): string | undefined {
  return script === undefined || script === '' || /[/\\]\$deno\$[^/\\]*$/.test(script) ? undefined : script
}

/** Jupyter gives its kernels a connection file, and their child processes at least its own process id. */
function isJupyterKernel(environment: NodeJS.ProcessEnv, argv: readonly string[]): boolean {
  return (
    environment['JPY_SESSION_NAME'] !== undefined ||
    environment['JPY_PARENT_PID'] !== undefined ||
    argv.some((word) => /[/\\]kernel-[\w-]+\.json$/.test(word))
  )
}

/** `vitest` for `…/node_modules/vitest/dist/workers/forks.js`: a runner's own file says nothing about the program. */
function packageOf(script: string): string | undefined {
  const [, inPackage] = /.*[/\\]node_modules[/\\](?:\.bin[/\\])?(.+)/.exec(script) ?? []
  return inPackage
    ?.split(/[/\\]/)
    .slice(0, inPackage.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Node makes the path of its script absolute. Below the working folder it is shown as people type it. */
function asInvoked(script: string, cwd: string): string {
  const path = relative(cwd, script)
  return path === '' || path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path) ? script : path
}

function userOf({ environment, trackingUsername }: ContextOptions): string {
  return environment['MLFLOW_TRACKING_USERNAME'] || trackingUsername || loginOf(environment) || 'unknown'
}

/** In the order of Python's `getpass`, so that both clients name the same user. */
function loginOf(environment: NodeJS.ProcessEnv): string | undefined {
  const { LOGNAME, USER, LNAME, USERNAME } = environment
  const named = LOGNAME || USER || LNAME || USERNAME
  if (named) return named
  try {
    return userInfo().username
  } catch {
    // A container may run as a user id that has no name.
    return undefined
  }
}

const knownGitTags = new Map<string, Record<string, string>>()

/** Read once per program: what a process runs is the commit of its start, whatever is checked out later. */
async function gitTags(place: Place, options: ContextOptions): Promise<Record<string, string>> {
  const path = join(place.folder, place.name)
  const known = knownGitTags.get(path)
  if (known !== undefined) return known
  const tags = await readGitTags(place, options)
  // What failed, perhaps for want of time, is tried again by the next run.
  if (Object.keys(tags).length > 0) knownGitTags.set(path, tags)
  return tags
}

async function readGitTags({ folder, name }: Place, context: ContextOptions): Promise<Record<string, string>> {
  const { environment, gitLimitMs = GIT_LIMIT_MS } = context
  const options = { folder, environment, signal: AbortSignal.timeout(gitLimitMs) }
  const [head, ignored, remotes] = await Promise.all([
    git(['rev-parse', 'HEAD', '--abbrev-ref', 'HEAD'], options),
    // Succeeds if the script is ignored; one that is tracked never is.
    git(['check-ignore', '--quiet', '--', name], options),
    git(['config', '--get-regexp', '^remote\\..*\\.url$'], options),
  ])
  if ('fault' in head || 'output' in ignored) return {}
  const [commit = '', branch = ''] = head.output.toString().split('\n')
  const url = 'output' in remotes ? repositoryUrl(remotes.output.toString()) : undefined
  return {
    'mlflow.source.git.commit': commit,
    // This is what git answers while no branch is checked out.
    ...(branch === 'HEAD' ? {} : { 'mlflow.source.git.branch': branch }),
    ...(url === undefined ? {} : { 'mlflow.source.git.repoURL': url }),
  }
}

/** From lines such as `remote.origin.url https://…`: that of `origin`, else the first. */
function repositoryUrl(remotes: string): string | undefined {
  const lines = remotes.split('\n').filter((line) => line !== '')
  const line = lines.find((each) => each.startsWith('remote.origin.url ')) ?? lines[0]
  return line === undefined ? undefined : withoutCredentials(line.slice(line.indexOf(' ') + 1))
}

function isUrl(script: string): boolean {
  return /^[a-z][a-z\d+.-]+:\/\//i.test(script)
}

/** `git@host:team/project.git` has no scheme, and its user is part of the address. */
function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, '$1')
}

function tagsOfEnvironment({ environment, onWarning }: ContextOptions): Record<string, string> {
  const text = environment['MLFLOW_RUN_CONTEXT']
  if (!text) return {}
  const tags = parseObject(text)
  if (tags === undefined) {
    onWarning?.(`MLFLOW_RUN_CONTEXT is ignored: ${JSON.stringify(text.slice(0, 200))} is not a JSON object of tags.`)
    return {}
  }
  return Object.fromEntries(
    Object.entries(tags).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}
