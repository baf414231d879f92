import { execFile } from 'node:child_process'
import { lstat, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { createClient, experimentRoutes, runRoutes } from '@labbook/protocol'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { counterparts } from '../../scripts/counterparts.mjs'
import { runNpm } from '../../scripts/run.mjs'
import { describeWith, type LabbookServer, startLabbook } from '../counterparts/index.js'

const run = promisify(execFile)

const MOST_PACKAGES = 15
const MOST_BYTES = 1e6

const THREE_LINES = `import * as labbook from '@labbook/sdk'
await labbook.setExperiment('packed')
await labbook.startRun({ runName: process.argv[2] }, (run) => run.logMetric('loss', 0.5, { step: 1 }))`

/** What a person has after `npm i @labbook/sdk` in an empty folder. */
describe('the packed SDK', () => {
  let folder: string
  let server: LabbookServer
  const tarballs: Record<string, string> = {}

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-packed-sdk-'))
    const places = ['--workspace', 'packages/sdk', '--workspace', 'packages/protocol']
    runNpm('Packing', ['pack', '--silent', '--pack-destination', folder, ...places])
    for (const name of ['sdk', 'protocol']) {
      const found = (await readdir(folder)).find((file) => file.startsWith(`labbook-${name}-`))
      tarballs[name] = join(folder, found ?? '')
    }
    await writeFile(join(folder, 'package.json'), '{"private":true}')
    const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--engine-strict']
    await run('npm', ['install', ...flags, ...Object.values(tarballs)], { cwd: folder })
    await writeFile(join(folder, 'train.mjs'), THREE_LINES)
    server = await startLabbook({ dataDir: join(folder, 'data') })
  }, 180_000)
  afterAll(async () => {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('[SDK-1] has at most 15 packages and 1 MB', async () => {
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }
    const packages = Object.keys(lock.packages).filter((path) => path !== '')
    const bytes = await bytesBelow(join(folder, 'node_modules'))
    console.log(`Installed: ${packages.length} packages, ${Math.round(bytes / 1000)} kB`)
    expect(packages.length).toBeLessThanOrEqual(MOST_PACKAGES)
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
  })

  it('[SDK-1] runs three lines, and the run is there', async () => {
    await train(process.execPath, ['train.mjs', 'this Node'])
    expect(await statusOf('this Node')).toEqual(['FINISHED'])
  })

  it('[SDK-2] is what require gives, too', async () => {
    const source = `const { startRun, setExperiment, InvalidInputError } = require('@labbook/sdk')
      console.log(typeof startRun, typeof setExperiment, new InvalidInputError('x') instanceof Error)`
    const { stdout } = await run(process.execPath, ['--input-type=commonjs', '--eval', source], { cwd: folder })
    expect(stdout).toBe('function function true\n')
  })

  it.each(['sdk', 'protocol'])('[SDK-2] %s has a manifest and types that every resolver finds', async (name) => {
    const tarball = new Uint8Array(await readFile(tarballs[name] ?? ''))
    const { messages } = await publint({ pack: { tarball: tarball.slice().buffer }, strict: true })
    expect(messages).toEqual([])
    const checked = await checkPackage(createPackageFromTarballData(tarball))
    // Node below 20.19 can neither require ES modules nor read `exports`, and is not supported.
    const problems =
      checked.types === false ? ['no types'] : checked.problems.filter((problem) => !isOfOldNode(problem))
    expect(problems).toEqual([])
  })

  describeWith(['runtimes'], 'in other runtimes', () => {
    const programOf = (name: string) => join(counterparts.runtimes.find() ?? '', 'node_modules', name)

    it.each([
      ['Node 22', 'v22', 'node22/bin/node', ['train.mjs']],
      ['Node 24', 'v24', 'node24/bin/node', ['train.mjs']],
      ['Deno 2', 'deno 2', '.bin/deno', ['run', '--allow-all', 'train.mjs']],
    ])('[SDK-3] runs in %s', async (name, version, program, args) => {
      const { stdout } = await run(programOf(program), ['--version'])
      expect(stdout).toMatch(new RegExp(`^${version}\\.`))
      await train(programOf(program), [...args, name])
      expect(await statusOf(name)).toEqual(['FINISHED'])
    })
  })

  async function train(command: string, args: readonly string[]) {
    const env = { ...process.env, MLFLOW_TRACKING_URI: server.address }
    const { stderr } = await run(command, args, { cwd: folder, env })
    expect(stderr).toBe('')
  }

  async function statusOf(runName: string) {
    const api = createClient({ ...experimentRoutes, ...runRoutes }, { baseUrl: server.address })
    const { experiment } = await api.getExperimentByName({ experimentName: 'packed' })
    const filter = `attributes.run_name = '${runName}'`
    const experimentIds = [experiment.experimentId]
    const { runs } = await api.searchRuns({ experimentIds, filter, runViewType: 'ACTIVE_ONLY', orderBy: [] })
    expect(runs[0]?.data.metrics).toMatchObject([{ key: 'loss', value: 0.5, step: 1 }])
    return runs.map(({ info }) => info.status)
  }
})

function isOfOldNode(problem: { kind: string; resolutionKind?: string }): boolean {
  return problem.resolutionKind === 'node10' || problem.kind === 'CJSResolvesToESM'
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    entries.map(async (entry) => (entry.isFile() ? (await lstat(join(entry.parentPath, entry.name))).size : 0)),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
