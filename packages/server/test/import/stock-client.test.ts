import { join } from 'node:path'
import { importMlflow } from '@labbook/server'
import { describe, expect, it } from 'vitest'
import { describeWith, openTestDatabase, runPython } from '../../../../test/counterparts/index.js'
import { configOf, fingerprint, importInto, readBack, scratch, withApp } from './read-back.js'

const SCRIPT = '../../packages/server/test/import/mlflow_store.py'

/** Also a store in a folder of files can still be made, if it is asked for. */
const env = { MLFLOW_ALLOW_FILE_STORE: 'true' }

const SOURCES = [
  { name: 'an mlruns folder', path: 'mlruns', uri: (folder: string) => `file://${folder}/mlruns` },
  { name: 'an mlflow.db file', path: 'mlflow.db', uri: (folder: string) => `sqlite:///${folder}/mlflow.db` },
] as const

describeWith(['python'], 'stores that the stock client made', () => {
  describe.each(SOURCES)('$name', ({ path, uri }) => {
    it('[D-84] the client reads from Labbook what it reads from the source, twice imported or once', {
      timeout: 120_000,
    }, async () => {
      const folder = scratch()
      const source = join(folder, path)
      const dataDir = join(folder, 'labbook')
      const expected = await python(folder, 'make', uri(folder))
      const before = fingerprint(source)

      const first = await importInto(dataDir, source)
      expect(first.found).toEqual([])
      expect(fingerprint(source)).toEqual(before)
      expect(await withApp(dataDir, async (app) => python(folder, 'dump', await app.listen()))).toEqual(expected)

      const [store, files] = [await readBack(dataDir), fingerprint(join(dataDir, 'artifacts'))]
      const second = await importInto(dataDir, source)
      expect(second.lost).toEqual([])
      expect(second.summary.tallies.get('run')).toEqual({ inPlace: 11, wereThere: 11 })
      expect(await readBack(dataDir)).toEqual(store)
      expect(fingerprint(join(dataDir, 'artifacts'))).toEqual(files)
    })
  })
})

describeWith(['python', 'postgres'], 'into PostgreSQL', () => {
  it('[D-84] the client reads the same', { timeout: 120_000 }, async () => {
    const folder = scratch()
    const dataDir = join(folder, 'labbook')
    const uri = `sqlite:///${folder}/mlflow.db`
    const expected = await python(folder, 'make', uri)
    const database = await openTestDatabase()
    for (let i = 0; i < 2; i++) {
      const { findings } = await importMlflow(join(folder, 'mlflow.db'), configOf(dataDir, database))
      expect(findings.of('lost')).toEqual([])
      expect(await withApp(dataDir, async (app) => python(folder, 'dump', await app.listen()), database)).toEqual(
        expected,
      )
    }
  })
})

/** In the folder beside which a database's artifacts are to lie. */
async function python(folder: string, command: 'make' | 'dump', uri: string): Promise<unknown> {
  const { exitCode, stdout, stderr } = await runPython(SCRIPT, { args: [command, uri], env, cwd: folder })
  if (exitCode !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
