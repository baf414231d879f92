import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runPython } from '../../../../test/counterparts/index.js'
import { fingerprint, importInto, readBack, scratch, withApp } from './read-back.js'
import { describeServers } from './servers.js'

const FOLDER = '../../packages/server/test/import'

/** Addresses of webhooks are not looked up. */
const env = { MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true' }

describeServers(['python'], 'a store that the stock client made', ({ open, forPython }) => {
  it('[D-84] [D-91] the client reads from Labbook what it reads from the source, twice imported or once', {
    timeout: 240_000,
  }, async () => {
    const folder = scratch()
    const dataDir = join(folder, 'labbook')
    const source = await open()
    const expected = await python('mlflow_store.py', 'make', forPython(source), folder)
    const files = { artifactsFrom: [join(folder, 'mlruns')] }

    // Both as MLflow was told it and as anybody else would write it.
    expect((await importInto(dataDir, forPython(source), files)).found).toEqual([])
    const dump = () => withApp(dataDir, async (app) => python('mlflow_store.py', 'dump', await app.listen(), folder))
    expect(await dump()).toEqual(expected)

    const [store, copied] = [await readBack(dataDir), fingerprint(join(dataDir, 'artifacts'))]
    const { found, summary } = await importInto(dataDir, source, files)
    expect(found).toEqual([])
    expect(summary.tallies.get('run')).toEqual({ inPlace: 11, wereThere: 11 })
    expect(await readBack(dataDir)).toEqual(store)
    expect(fingerprint(join(dataDir, 'artifacts'))).toEqual(copied)
  })

  it('[D-88] nested runs and a registry come over, and models are loaded by alias when the source is gone', {
    timeout: 240_000,
  }, async () => {
    const folder = scratch()
    const dataDir = join(folder, 'labbook')
    const source = await open()
    const [expected] = (await python('registry_store.py', 'make', forPython(source), folder)) as Dump[]
    expect(expected?.predictions['house prices@champion']).toEqual([3, 3, 8].map((value) => expect.closeTo(value)))

    const { found } = await importInto(dataDir, source, { artifactsFrom: [join(folder, 'mlruns')] })
    // Secrets stay with the server that sealed them.
    expect(found).toEqual([expect.objectContaining({ kind: 'webhook', which: expect.stringContaining('signed') })])
    rmSync(join(folder, 'mlruns'), { recursive: true })
    await withApp(dataDir, async (app) => {
      expect(await python('registry_store.py', 'dump', await app.listen(), folder)).toEqual([expected])
      const { json } = await app.http.inject('/api/2.0/mlflow/webhooks?max_results=100')
      expect(
        json()
          .webhooks.map((webhook: { name: string }) => webhook.name)
          .toSorted(),
      ).toEqual(['off', 'plain', 'signed'])
    })
    const { runs } = await readBack(dataDir)
    const [parent, child] = ['parent', 'child'].map((name) =>
      Object.values(runs).find(({ info }) => info['run_name'] === name),
    )
    expect(child?.data.tags).toContainEqual({ key: 'mlflow.parentRunId', value: parent?.info['run_id'] })
  })
})

interface Dump {
  readonly predictions: Record<string, number[]>
}

/** In the folder in which the files of the store are to lie. Gives what the script prints last. */
async function python(script: string, command: 'make' | 'dump', uri: string, cwd: string): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runPython(`${FOLDER}/${script}`, { args: [command, uri], env, cwd })
  if (exitCode !== 0) throw new Error(stderr)
  return JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))
}
