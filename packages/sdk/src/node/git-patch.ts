import { copyFile, lstat, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type GitAnswer, git } from './git.js'

const MEBIBYTE = 1024 * 1024
const PATCH_MOST_BYTES = 10 * MEBIBYTE
const FILE_MOST_BYTES = MEBIBYTE
const UNTRACKED_MOST_FILES = 1_000
const NAMED_MOST = 100

export interface GitPatchOptions {
  /** A folder of the work tree; the patch is of all of it. */
  readonly cwd: string
  readonly environment: NodeJS.ProcessEnv
  readonly limitMs?: number
}

/**
 * What differs from the commit that is checked out, for `git apply`, as bytes because sources need not be UTF-8. Untracked
 * text files are in it; what is left out of them is named in its first lines, which git passes over. Null if nothing
 * differs, or without git or a commit.
 *
 * Rejects when the patch is larger than 10 MiB or git needs more than `limitMs`. Nobody waits for a patch, and git reads
 * every file of the work tree for it, so that it has longer than for the tags of a run.
 *
 * @example
 * const patch = await gitPatch({ cwd: process.cwd(), environment: process.env })
 * if (patch) await writeFile('dirty.patch', patch)
 */
export async function gitPatch({ cwd, environment, limitMs = 10_000 }: GitPatchOptions): Promise<Buffer | null> {
  const signal = AbortSignal.timeout(limitMs)
  const here = { folder: cwd, environment, signal }
  const place = await git(['rev-parse', '--show-toplevel', '--git-path', 'index', '--verify', 'HEAD'], here)
  if ('fault' in place && (place.fault === 'no git' || place.fault === 'refused')) return null
  const [folder = '', index = ''] = outputOf(place).toString().split('\n')
  const inTree = { ...here, folder, mostBytes: PATCH_MOST_BYTES }

  const list = outputOf(await git(['ls-files', '--others', '--exclude-standard', '-z'], inTree))
  const { chosen, leftOut } = await chooseUntracked(folder, list.toString().split('\0').slice(0, -1))

  // An untracked file is compared once an index says that it will be added. This one is a copy; the user's stays as it is.
  const copies = await mkdtemp(join(tmpdir(), 'labbook-git-'))
  try {
    const copy = join(copies, 'index')
    // There is none in a clone without a checkout.
    await copyFile(resolve(cwd, index), copy).catch(() => {})
    const inCopy = { ...inTree, index: copy }
    if (chosen.length > 0) {
      const add = ['add', '--intent-to-add', '--pathspec-from-file=-', '--pathspec-file-nul']
      const input = chosen.map((path) => `:(literal)${path}\0`).join('')
      outputOf(await git(add, { ...inCopy, input }))
    }
    const patch = outputOf(await git([...DIFF, 'HEAD'], inCopy))
    const header = leftOut.map((line) => `Not in this patch: ${line}\n`).join('')
    return header.length + patch.length === 0 ? null : Buffer.concat([Buffer.from(header), patch])
  } finally {
    await rm(copies, { recursive: true, force: true })
  }
}

/** The same patch on every machine, whatever its configuration of `git diff` says, and no program of the user's is run. */
const DIFF = [
  '-c core.quotePath=true -c diff.noprefix=false -c diff.mnemonicPrefix=false -c diff.relative=false',
  'diff --binary --full-index --no-color --no-ext-diff --no-textconv --no-renames --ignore-submodules=dirty',
].flatMap((words) => words.split(' '))

function outputOf(answer: GitAnswer): Buffer {
  if ('output' in answer) return answer.output
  throw new Error(
    {
      'too late': 'git took too long to compare the work tree with its commit: no patch was logged.',
      'too long':
        'The difference to the commit is larger than 10 MiB: no patch was logged. Commit or ignore large files.',
      'no git': 'git is no longer on the path: no patch was logged.',
      refused:
        `git could not compare the work tree with its commit: no patch was logged. ${answer.details ?? ''}`.trim(),
    }[answer.fault],
  )
}

async function chooseUntracked(folder: string, paths: string[]): Promise<{ chosen: string[]; leftOut: string[] }> {
  const chosen: string[] = []
  const leftOut: string[] = []
  let room = PATCH_MOST_BYTES
  for (const path of paths.slice(0, UNTRACKED_MOST_FILES)) {
    const { size, objection } = await examine(folder, path)
    const problem = objection ?? (size > room ? 'no room left' : undefined)
    if (problem === undefined) {
      room -= size
      chosen.push(path)
    } else {
      leftOut.push(`${path} (${problem})`)
    }
  }
  const named = leftOut.slice(0, NAMED_MOST)
  const others = leftOut.length - named.length + Math.max(0, paths.length - UNTRACKED_MOST_FILES)
  return { chosen, leftOut: others === 0 ? named : [...named, `${others} more untracked files`] }
}

async function examine(folder: string, path: string): Promise<{ size: number; objection?: string }> {
  if (/(^|\/)(\.env(\.[^/]*)?|\.netrc|\.npmrc|id_[a-z\d]+|[^/]*\.(pem|key|p12|pfx))$/i.test(path)) {
    return { size: 0, objection: 'may hold secrets' }
  }
  if (path.endsWith('/')) return { size: 0, objection: 'a repository of its own' }
  try {
    const file = await lstat(join(folder, path))
    if (file.isSymbolicLink()) return { size: file.size }
    if (!file.isFile()) return { size: 0, objection: 'not a file' }
    if (file.size > FILE_MOST_BYTES) return { size: 0, objection: 'larger than 1 MiB' }
    return (await isBinary(join(folder, path))) ? { size: 0, objection: 'binary' } : { size: file.size }
  } catch {
    return { size: 0, objection: 'not readable' }
  }
}

/** As git decides it. */
async function isBinary(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8_000), 0, 8_000, 0)
    return buffer.subarray(0, bytesRead).includes(0)
  } finally {
    await file.close()
  }
}
