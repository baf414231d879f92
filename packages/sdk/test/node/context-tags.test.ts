import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ContextOptions, contextTags } from '../../src/node/context-tags.js'
import { built, runNode } from './child.js'

const folder = mkdtempSync(join(tmpdir(), 'labbook-context-'))
const repository = join(folder, 'repository')
const PATH = process.env['PATH'] ?? ''
const author = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

let commit: string

beforeAll(() => {
  mkdirSync(join(repository, 'src'), { recursive: true })
  mkdirSync(join(repository, 'build'))
  git('init', '--quiet', '--initial-branch', 'tune/lr')
  writeFileSync(join(repository, '.gitignore'), 'build/\n*.tmp.js\n')
  writeFileSync(join(repository, 'src/train.ts'), 'train()\n')
  writeFileSync(join(repository, 'src/kept.tmp.js'), 'train()\n')
  git('add', '--all')
  git('add', '--force', 'src/kept.tmp.js')
  git('commit', '--quiet', '--message', 'Train')
  git('remote', 'add', 'mirror', 'https://mirror.example.com/lab.git')
  git('remote', 'add', 'origin', 'https://ada:s3cret@git.example.com:8443/team/lab.git')
  commit = git('rev-parse', 'HEAD').trim()
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the user', () => {
  it.each<[environment: NodeJS.ProcessEnv, trackingUsername: string | undefined, user: string]>([
    [{ MLFLOW_TRACKING_USERNAME: 'ada', LOGNAME: 'root' }, 'grace', 'ada'],
    [{ MLFLOW_TRACKING_USERNAME: '', LOGNAME: 'root' }, 'grace', 'grace'],
    [{ LOGNAME: 'lovelace', USER: 'other' }, undefined, 'lovelace'],
    [{ USERNAME: 'lovelace' }, undefined, 'lovelace'],
    [{}, undefined, userInfo().username],
  ])('[sdk-fluent 8] of %j and credentials of %s is %s', async (environment, trackingUsername, user) => {
    expect(await tagsOf({ environment: { PATH, ...environment }, trackingUsername })).toMatchObject({
      'mlflow.user': user,
    })
  })

  it.skipIf(process.getuid?.() !== 0)('[sdk-fluent 8] without a login is unknown (only root can try it)', async () => {
    const becomeNobody = 'process.setuid(54321)'
    const { stdout } = await runNode(['--input-type=module', '--eval', `${becomeNobody}\n${print('mlflow.user')}`], {
      PATH,
    })
    expect(stdout).toBe('unknown\n')
  })
})

describe('the program', () => {
  it.each([
    ['Node', ['node', '/lab/src/train.js'], 'src/train.js'],
    ['tsx', ['node', '/lab/src/train.ts', '--lr', '0.1'], 'src/train.ts'],
    ['a script elsewhere', ['node', '/other/train.js'], '/other/train.js'],
    ['a script above', ['node', '/train.js'], '/train.js'],
    ['Vitest', ['node', '/lab/node_modules/vitest/dist/workers/forks.js'], 'vitest'],
    ['a runner in .bin', ['node', '/lab/node_modules/.bin/jest'], 'jest'],
    ['a runner in a scope', ['node', '/lab/node_modules/@web/test-runner/index.js'], '@web/test-runner'],
    ['Deno', ['deno', '/lab/train.ts'], 'train.ts'],
    ['Deno with an address', ['deno', 'https://ada:s3cret@example.com/train.ts'], 'https://example.com/train.ts'],
    ['deno eval', ['deno', '/lab/$deno$eval.mts'], '<console>'],
    ['nothing', ['node'], '<console>'],
  ])('[sdk-fluent 8] run by %s as %j is %s', async (_, argv, name) => {
    expect(await tagsOf({ argv, cwd: '/lab' })).toMatchObject({
      'mlflow.source.name': name,
      'mlflow.source.type': 'LOCAL',
    })
  })

  it('[sdk-fluent 8] at a prompt it is <console>, whatever words follow', async () => {
    const tags = await tagsOf({ argv: ['node', 'word'], isInteractive: true, cwd: repository })
    expect(tags['mlflow.source.name']).toBe('<console>')
    expect(tags).not.toHaveProperty('mlflow.source.git.commit')
  })

  it.each([
    [
      'a kernel with a connection file',
      ['node', '/n/node_modules/tslab/bin/tslab', 'kernel', '/r/kernel-1f-2a.json'],
      {},
      'tslab',
    ],
    ['a kernel that knows its notebook', ['deno'], { JPY_SESSION_NAME: '/lab/notebooks/tune.ipynb' }, 'tune.ipynb'],
    ['a kernel of an old server', ['deno'], { JPY_PARENT_PID: '17' }, '<console>'],
  ])('[sdk-fluent 8] %s is a NOTEBOOK', async (_, argv, variables, name) => {
    const tags = await tagsOf({ argv, environment: { PATH, ...variables }, cwd: repository })
    expect(tags).toMatchObject({
      'mlflow.source.type': 'NOTEBOOK',
      'mlflow.source.name': name,
      'mlflow.source.git.commit': commit,
    })
  })

  it('[sdk-fluent 8] a script started from a notebook is LOCAL', async () => {
    const environment = { PATH, JPY_SESSION_NAME: '/lab/tune.ipynb' }
    const tags = await tagsOf({ argv: ['node', '/lab/train.js'], cwd: '/lab', environment })
    expect(tags).toMatchObject({ 'mlflow.source.name': 'train.js', 'mlflow.source.type': 'LOCAL' })
  })

  it('[sdk-fluent 8] of this process is read from Node, for files, --eval and standard input', async () => {
    const file = join(repository, 'src/print.mjs')
    writeFileSync(file, print('mlflow.source.name'))
    const options = { cwd: repository }
    const evaluated = ['--input-type=module', '--eval', print('mlflow.source.name'), 'word']
    expect((await runNode(['src/print.mjs'], { PATH }, options)).stdout).toBe('src/print.mjs\n')
    expect((await runNode(evaluated, { PATH }, options)).stdout).toBe('<console>\n')
    const input = print('mlflow.source.name')
    expect((await runNode(['--input-type=module', '-', 'word'], { PATH }, { ...options, input })).stdout).toBe(
      '<console>\n',
    )
    rmSync(file)
  })
})

describe('git', () => {
  it('[sdk-fluent 8] gives commit, branch and address, without credentials', async () => {
    expect(await tagsOf({ argv: ['node', join(repository, 'src/train.ts')] })).toMatchObject({
      'mlflow.source.git.commit': commit,
      'mlflow.source.git.branch': 'tune/lr',
      'mlflow.source.git.repoURL': 'https://git.example.com:8443/team/lab.git',
    })
  })

  it.each([
    ['git@git.example.com:team/lab.git', 'git@git.example.com:team/lab.git'],
    ['ssh://git@git.example.com/team/lab.git', 'ssh://git.example.com/team/lab.git'],
    ['https://x-token:a@b@git.example.com/lab.git', 'https://git.example.com/lab.git'],
    ['/srv/git/lab@home.git', '/srv/git/lab@home.git'],
  ])('[sdk-fluent 8] the remote %s is told as %s', async (url, told) => {
    git('remote', 'set-url', 'origin', url)
    // Each file is a program of its own: what was read for another is not used.
    const file = `as-${told.replaceAll(/\W/g, '')}.ts`
    expect(await tagsOf({ argv: ['node', join(repository, file)] })).toMatchObject({
      'mlflow.source.git.repoURL': told,
    })
  })

  it('[sdk-fluent 8] without a branch or a remote gives the commit alone', async () => {
    const plain = join(folder, 'plain')
    git('clone', '--quiet', repository, plain)
    git('-C', plain, 'checkout', '--quiet', '--detach')
    git('-C', plain, 'remote', 'remove', 'origin')
    const tags = await tagsOf({ argv: ['node', join(plain, 'src/train.ts')] })
    expect(gitPart(tags)).toEqual({ 'mlflow.source.git.commit': commit })
  })

  it.each([
    ['an ignored script', 'build/train.js', { PATH }],
    ['a script outside a work tree', '../train.js', { PATH }],
    ['a folder that is not there', 'gone/train.js', { PATH }],
    ['no git on the path', 'src/other.ts', { PATH: '/nowhere' }],
  ])('[sdk-fluent 8] says nothing for %s', async (_, script, environment) => {
    const warnings: string[] = []
    const onWarning = (text: string) => warnings.push(text)
    const tags = await tagsOf({ argv: ['node', join(repository, script)], environment, onWarning })
    expect([gitPart(tags), warnings]).toEqual([{}, []])
  })

  it('[sdk-fluent 8] a tracked script counts, even if a pattern would ignore its name', async () => {
    const tags = await tagsOf({ argv: ['node', join(repository, 'src/kept.tmp.js')] })
    expect(tags['mlflow.source.git.commit']).toBe(commit)
  })

  it('[sdk-fluent 8] a repository without a commit says nothing', async () => {
    const empty = join(folder, 'empty')
    git('init', '--quiet', empty)
    expect(gitPart(await tagsOf({ argv: ['node', join(empty, 'train.ts')] }))).toEqual({})
  })

  it('[sdk-fluent 8] inside a git hook it is still the repository of the script', async () => {
    const environment = { PATH, GIT_DIR: join(folder, 'empty/.git') }
    const tags = await tagsOf({ argv: ['node', join(repository, 'src/hooked.ts')], environment })
    expect(tags['mlflow.source.git.commit']).toBe(commit)
  })

  it('[sdk-fluent 8] a git that hangs is given up', async () => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nexec sleep 1000\n')
    chmodSync(join(bin, 'git'), 0o755)
    const environment = { PATH: `${bin}:${PATH}` }
    const tags = await tagsOf({ argv: ['node', join(repository, 'src/hanging.ts')], environment, gitLimitMs: 50 })
    expect(gitPart(tags)).toEqual({})
    expect(tags['mlflow.source.name']).toBe('src/hanging.ts')
  })
})

describe('MLFLOW_RUN_CONTEXT', () => {
  it('[sdk-fluent 8] overrides and adds', async () => {
    const context = { 'mlflow.user': 'ci', job: 17, dry: true, list: [1] }
    const tags = await tagsOf({ environment: { PATH, MLFLOW_RUN_CONTEXT: JSON.stringify(context) } })
    expect(tags).toMatchObject({ 'mlflow.user': 'ci', job: '17', dry: 'true', list: '[1]' })
  })

  it.each(['{"a":', '[1]', 'null', '"text"'])('[sdk-fluent 8] %s is refused with one sentence', async (text) => {
    const warnings: string[] = []
    const tags = await tagsOf({
      environment: { PATH, MLFLOW_RUN_CONTEXT: text },
      onWarning: (warning) => warnings.push(warning),
    })
    expect(Object.keys(tags)).toEqual(['mlflow.user', 'mlflow.source.name', 'mlflow.source.type'])
    expect(warnings).toEqual([`MLFLOW_RUN_CONTEXT is ignored: ${JSON.stringify(text)} is not a JSON object of tags.`])
  })
})

async function tagsOf(options: Partial<ContextOptions>): Promise<Record<string, string>> {
  // A machine that is busy with other tests may need longer than a run would wait.
  const gitLimitMs = 60_000
  const all = { environment: { PATH }, argv: ['node'], cwd: repository, isInteractive: false, gitLimitMs, ...options }
  return Object.fromEntries((await contextTags(all)).map(({ key, value }) => [key, value]))
}

function gitPart(tags: Record<string, string>) {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key.startsWith('mlflow.source.git.')))
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: repository, env: { PATH, ...author }, encoding: 'utf8' })
}

/** A program that prints a tag of its own process. */
function print(tag: string): string {
  return `
    import { contextOfProcess, contextTags } from ${JSON.stringify(built('node/context-tags'))}
    const tags = await contextTags(contextOfProcess())
    console.log(tags.find(({ key }) => key === ${JSON.stringify(tag)}).value)`
}
