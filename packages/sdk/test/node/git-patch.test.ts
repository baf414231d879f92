import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { gitPatch } from '../../src/node/git-patch.js'

const folder = mkdtempSync(join(tmpdir(), 'labbook-patch-'))
const repository = join(folder, 'repository')
const PATH = process.env['PATH'] ?? ''
const environment = {
  PATH,
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}
// A machine that is busy with other tests may need longer than a program would.
const options = { cwd: join(repository, 'src'), environment, limitMs: 60_000 }

beforeAll(() => {
  mkdirSync(join(repository, 'src'), { recursive: true })
  git(repository, 'init', '--quiet')
  writeFileSync(join(repository, '.gitignore'), 'ignored/\n')
  writeFileSync(join(repository, 'src/train.ts'), 'train()\n')
  writeFileSync(join(repository, 'src/gone.ts'), 'gone()\n')
  writeFileSync(join(repository, 'latin.txt'), Buffer.from('caf\xe9\n', 'latin1'))
  git(repository, 'add', '--all')
  git(repository, 'commit', '--quiet', '--message', 'Train')
})
beforeEach(() => {
  git(repository, 'reset', '--quiet', '--hard')
  git(repository, 'clean', '--quiet', '-dffx')
})
afterAll(() => rmSync(folder, { recursive: true }))

it('[sdk-fluent 8] the patch is null while nothing differs', async () => {
  mkdirSync(join(repository, 'ignored'))
  writeFileSync(join(repository, 'ignored/notes.txt'), 'x\n')
  expect(await gitPatch(options)).toBeNull()
})

it('[sdk-fluent 8] the patch makes the work tree again, from a clone of the commit', async () => {
  appendFileSync(join(repository, 'src/train.ts'), 'test()')
  rmSync(join(repository, 'src/gone.ts'))
  appendFileSync(join(repository, 'latin.txt'), Buffer.from('na\xefve\n', 'latin1'))
  writeFileSync(join(repository, 'staged.bin'), Buffer.from([0, 1, 2, 255]))
  git(repository, 'add', 'staged.bin')
  writeFileSync(join(repository, 'src/new [1] é.ts'), 'fresh()\n')
  writeFileSync(join(repository, ':(top)odd'), 'odd\n')
  symlinkSync('train.ts', join(repository, 'src/link.ts'))
  // Settings that change what `git diff` shows, and that patches must not follow.
  git(repository, 'config', 'diff.noprefix', 'true')
  git(repository, 'config', 'diff.relative', 'true')
  git(repository, 'config', 'color.ui', 'always')
  git(repository, 'config', 'diff.external', 'false')
  const before = git(repository, 'status', '--porcelain')

  const patch = await gitPatch(options)

  const clone = join(folder, 'clone')
  git(folder, 'clone', '--quiet', repository, clone)
  execFileSync('git', ['apply', '--binary', '-'], { cwd: clone, input: patch ?? '' })
  expect(filesOf(clone)).toEqual(filesOf(repository))
  // The user's index is as it was.
  expect(git(repository, 'status', '--porcelain')).toBe(before)
})

it('[sdk-fluent 8] the patch names the untracked files that it leaves out', async () => {
  writeFileSync(join(repository, 'a.bin'), Buffer.from([1, 0, 2]))
  writeFileSync(join(repository, 'b.csv'), '1,2\n'.repeat(300_000))
  writeFileSync(join(repository, '.env.local'), 'TOKEN=s3cret\n')
  git(repository, 'init', '--quiet', 'inner')
  const patch = String(await gitPatch(options))
  expect(patch.split('\n').sort()).toEqual([
    '',
    'Not in this patch: .env.local (may hold secrets)',
    'Not in this patch: a.bin (binary)',
    'Not in this patch: b.csv (larger than 1 MiB)',
    'Not in this patch: inner/ (a repository of its own)',
  ])
})

it('[sdk-fluent 8] the patch holds at most 1,000 untracked files, and counts the others', async () => {
  for (let i = 0; i < 1_003; i++) writeFileSync(join(repository, `note-${i}.txt`), `${i}\n`)
  const patch = String(await gitPatch(options))
  expect(patch.split('\n')[0]).toBe('Not in this patch: 3 more untracked files')
  expect(patch.match(/^diff --git/gm)).toHaveLength(1_000)
})

it('[sdk-fluent 8] a patch larger than 10 MiB is refused with what to do', async () => {
  writeFileSync(join(repository, 'src/train.ts'), `${'x'.repeat(1_000)}\n`.repeat(11_000))
  await expect(gitPatch(options)).rejects.toThrow(
    'larger than 10 MiB: no patch was logged. Commit or ignore large files.',
  )
})

it('[sdk-fluent 8] a git that hangs over the patch is told', async () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  writeFileSync(join(bin, 'git'), '#!/bin/sh\nexec sleep 1000\n')
  chmodSync(join(bin, 'git'), 0o755)
  const hanging = gitPatch({ ...options, environment: { PATH: `${bin}:${PATH}` }, limitMs: 50 })
  await expect(hanging).rejects.toThrow('git took too long to compare')
})

it('[sdk-fluent 8] there is no patch without git, outside a work tree, and before the first commit', async () => {
  const empty = join(folder, 'empty')
  git(folder, 'init', '--quiet', empty)
  expect(await gitPatch({ ...options, environment: { PATH: '/nowhere' } })).toBeNull()
  expect(await gitPatch({ ...options, cwd: folder })).toBeNull()
  expect(await gitPatch({ ...options, cwd: empty })).toBeNull()
})

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, env: environment, encoding: 'utf8' })
}

function filesOf(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(root, '.git/')))
  return Object.fromEntries(files.map((path) => [path.slice(root.length), readFileSync(path, 'latin1')]))
}
