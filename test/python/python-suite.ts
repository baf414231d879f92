import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type LabbookServer,
  type PythonGeneration,
  runPython,
  type ServerOptions,
  startLabbook,
} from '../counterparts/index.js'

interface Outcome {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
}

const RUNS_WITHIN_MS = 300_000

/**
 * Runs a Python script of checks against a server of its own; each check is a test. To be called inside a `describe`.
 * The names are read from the script, so that a check that did not run fails.
 */
export function pythonSuite(
  script: string,
  options: { generation?: PythonGeneration; server: () => Promise<ServerOptions> },
) {
  const source = sourceOf(script)
  const outcomes = new Map<string, Outcome>()
  let server: LabbookServer
  let said = ''

  beforeAll(async () => {
    server = await startLabbook(await options.server())
    const folder = await mkdtemp(join(tmpdir(), 'labbook-python-'))
    const report = join(folder, 'report.json')
    const result = await runPython(script, {
      args: ['--report', report],
      env: { MLFLOW_TRACKING_URI: server.address },
      cwd: folder,
      ...(options.generation === undefined ? {} : { generation: options.generation }),
    })
    said = result.stderr.slice(-2000)
    const found = JSON.parse(await readFile(report, 'utf8').catch(() => '[]')) as Outcome[]
    for (const outcome of found) outcomes.set(outcome.name, outcome)
    await rm(folder, { recursive: true, force: true })
  }, RUNS_WITHIN_MS)

  afterAll(() => server?.stop())

  for (const name of checkNames(source)) {
    it(name, () => {
      expect(outcomes.get(name) ?? `did not run:\n${said}`).toMatchObject({ ok: true, detail: '' })
    })
  }
}

/** A script with the parts that it imports from its own folder. */
function sourceOf(script: string): string {
  const source = readFileSync(new URL(script, import.meta.url), 'utf8')
  const parts = [...source.matchAll(/^import (\w+)$/gm)]
    .map(([, name]) => new URL(`${name}.py`, import.meta.url))
    .filter((part) => existsSync(part))
  return [source, ...parts.map((part) => readFileSync(part, 'utf8'))].join('\n')
}

/** The names of `@checks.row(67, "…")` and `@checks.case("…")`, as the script reports them. */
function checkNames(source: string): string[] {
  return [...source.matchAll(/^@checks\.(?:row\((\d+), |case\()"((?:[^"\\]|\\.)*)"\)/gm)].map(([, row, name = '']) => {
    const text = JSON.parse(`"${name}"`) as string
    return row === undefined ? text : `[acceptance ${row}] ${text}`
  })
}
