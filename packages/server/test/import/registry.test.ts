import { readdirSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeWith, type PythonGeneration, runPython } from '../../../../test/counterparts/index.js'
import { ask, fingerprint, importInto, scratch, withApp } from './read-back.js'

const SCRIPT = '../../packages/server/test/import/registry_store.py'

/** A folder of files can still be made, if it is asked for; addresses of webhooks are not looked up. */
const env = { MLFLOW_ALLOW_FILE_STORE: 'true', MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' }

/** The databases of the older ones need another SQLAlchemy than is there. */
const GENERATIONS: { generation: PythonGeneration; paths: readonly string[] }[] = [
  { generation: 'python', paths: ['files/mlruns', 'mlflow.db'] },
  { generation: 'python-2.22', paths: ['files/mlruns'] },
  { generation: 'python-2.3', paths: ['files/mlruns'] },
]

describe.each(GENERATIONS)('a registry that the stock client of $generation made', ({ generation, paths }) => {
  describeWith([generation], 'is brought in', () => {
    it('[D-88] the client reads it field by field, and loads models by alias, when the source is gone', {
      timeout: 240_000,
    }, async () => {
      const folder = scratch()
      const uris = paths.map((path) => `${path.endsWith('.db') ? 'sqlite:///' : 'file://'}${folder}/${path}`)
      const expected = (await python('make', uris)) as Dump[]
      expect(expected.map((dump) => dump.predictions['house prices@champion'])).toEqual(
        paths.map(() => [expect.closeTo(3), expect.closeTo(3), expect.closeTo(8)]),
      )
      const before = fingerprint(folder)
      const dataDirs = paths.map((path) => join(folder, `labbook-${basename(path)}`))
      for (const [i, path] of paths.entries()) {
        for (const wereThere of [0, 2]) {
          const { found, summary } = await importInto(dataDirs[i] as string, join(folder, path))
          expect(found.filter(({ kind }) => kind !== 'webhook')).toEqual([])
          expect(summary.tallies.get('registered model')?.wereThere).toBeGreaterThanOrEqual(wereThere)
        }
      }
      expect(Object.entries(fingerprint(folder)).filter(([path]) => !path.startsWith('labbook-'))).toEqual(
        Object.entries(before),
      )
      for (const name of readdirSync(folder))
        if (!name.startsWith('labbook-')) renameSync(join(folder, name), join(folder, `${name} gone`))
      const read = []
      for (const dataDir of dataDirs)
        read.push(...((await withApp(dataDir, async (app) => python('dump', [await app.listen()]))) as Dump[]))
      expect(read).toEqual(expected)

      for (const [i, path] of paths.entries()) {
        await withApp(dataDirs[i] as string, async (app) => {
          const { source, run_id } = (
            await ask(app, 'GET', 'model-versions/get', { name: 'made of a folder', version: '1' })
          ).model_version
          expect(source).toMatch(/^mlflow-artifacts:\//)
          // The number of a deleted version is not given again.
          const made = await ask(app, 'POST', 'model-versions/create', { name: 'house prices', source, run_id })
          expect(made.model_version.version).toBe('4')
          if (path === 'mlflow.db' && generation === 'python') await checkWebhooks(app)
        })
      }

      async function python(command: 'make' | 'dump', addresses: readonly string[]): Promise<unknown> {
        const args = [command, ...addresses]
        const { exitCode, stdout, stderr } = await runPython(SCRIPT, { args, env, cwd: folder, generation })
        if (exitCode !== 0) throw new Error(stderr)
        return JSON.parse(stdout.slice(stdout.indexOf('[{')))
      }
    })
  })
})

interface Dump {
  readonly predictions: Record<string, number[]>
}

/** A secret stays with the server that sealed it, so calls that were signed would not be any more. */
async function checkWebhooks(app: Parameters<typeof ask>[0]) {
  const { webhooks } = await ask(app, 'GET', 'webhooks', { max_results: '100' })
  const shown = (webhooks as Record<string, unknown>[]).map((webhook) => [
    webhook['name'],
    webhook['url'],
    webhook['status'],
    webhook['description'],
    webhook['events'],
  ])
  const event = (entity: string, action: string) => ({ entity, action })
  const [first, ...rest] = [
    event('REGISTERED_MODEL', 'CREATED'),
    event('MODEL_VERSION_TAG', 'SET'),
    event('PROMPT_ALIAS', 'DELETED'),
  ]
  expect(shown.toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
    ['off', 'https://hooks.example.com/o', 'DISABLED', undefined, rest],
    ['plain', 'https://hooks.example.com/a?b=c', 'ACTIVE', 'calls', [...rest, first]],
    ['signed', 'https://hooks.example.com/s', 'DISABLED', undefined, [first]],
  ])
}
