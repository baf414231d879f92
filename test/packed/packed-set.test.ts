import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pack } from '../../scripts/pack.mjs'
import { describeWith, runPython } from '../counterparts/index.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

const MAX_PACKAGES = 140
const MAX_MB = 150

/** The result of `npm i labbook` in an empty folder. */
describeWith(['python'], 'the packed set', () => {
  let folder: string
  const installed = (...path: string[]) => join(folder, 'node_modules', ...path)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labbook-packed-'))
    const tarballs = join(folder, 'tarballs')
    pack(tarballs)
    await writeFile(join(folder, 'package.json'), '{"private":true}')
    // The command draws no figures: `@labbook/plots` is for programs that do.
    const names = (await readdir(tarballs)).filter((name) => !name.startsWith('labbook-plots-'))
    const files = names.map((name) => join(tarballs, name))
    const flags = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--engine-strict']
    await run('npm', ['install', ...flags, ...files], { cwd: folder })
    // Copies the native module, which is built here already; compiling it would take a minute.
    const native = join('better-sqlite3', 'build', 'Release')
    await mkdir(installed(native), { recursive: true })
    await cp(join(root, 'node_modules', native), installed(native), { recursive: true })
  }, 300_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('[D-85] has at most 140 packages and 150 MB, each of ours with its licence', async () => {
    const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }
    const packages = Object.keys(lock.packages).filter((path) => path !== '')
    const megabytes = (await bytesBelow(installed())) / 1e6
    console.log(`Installed: ${packages.length} packages, ${Math.round(megabytes)} MB`)
    expect(packages.length).toBeLessThanOrEqual(MAX_PACKAGES)
    expect(megabytes).toBeLessThanOrEqual(MAX_MB)
    const ours = packages.filter((path) => /\/(labbook|@labbook\/\w+)$/.test(path))
    expect(ours).toContain('node_modules/@labbook/web')
    for (const path of ours) expect(await readdir(join(folder, path))).toContain('LICENSE')
  })

  it('[D-85] serves the UI, serves the Python client, and stops', async () => {
    const command = ['--no-install', 'labbook', 'server', '--port', '0', '--data-dir', join(folder, 'data')]
    const server = spawn('npx', command, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = once(server, 'exit')
    const address = await new Promise<string>((resolve, reject) => {
      let output = ''
      server.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
        const found = /running at (http:\S+)/.exec(output)?.[1]
        if (found !== undefined) resolve(found)
      })
      server.once('exit', (code) => reject(new Error(`The server ended with ${code}.\n${output}`)))
    })
    expect(await (await fetch(address)).text()).toContain('<title>Labbook</title>')
    const { exitCode, stdout, stderr } = await runPython('first_steps.py', {
      args: ['create-experiment'],
      env: { MLFLOW_TRACKING_URI: address },
    })
    expect(exitCode, stderr).toBe(0)
    const answer = await fetch(`${address}/api/2.0/mlflow/experiments/get?experiment_id=${stdout.trim()}`)
    expect(await answer.json()).toMatchObject({ experiment: { name: 'kc_house_price_prediction' } })
    server.kill('SIGTERM')
    await ended
    // npx exits first; the server notices and stops.
    await expect.poll(() => fetch(address).catch(() => 'gone'), { timeout: 20_000 }).toBe('gone')
  })
})

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = await Promise.all(
    entries.map(async (entry) => (entry.isFile() ? (await lstat(join(entry.parentPath, entry.name))).size : 0)),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
