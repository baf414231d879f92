import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CounterpartName } from '../../../../scripts/counterparts.mjs'
import {
  describeWith,
  type MariadbServer,
  openTestDatabase,
  runPython,
  startMariadb,
} from '../../../../test/counterparts/index.js'
import { fingerprint, importInto, readBack, scratch, withApp } from './read-back.js'

let mariadb: MariadbServer

/** Each server: how a database is made there, and the driver that Python is told in its address. */
const SERVERS: readonly { name: string; need: CounterpartName; driver: string; open: () => Promise<string> }[] = [
  { name: 'PostgreSQL', need: 'postgres', driver: 'postgresql+psycopg2:', open: openTestDatabase },
  { name: 'MariaDB', need: 'mariadb', driver: 'mysql+pymysql:', open: () => mariadb.openDatabase() },
]

describe.each(SERVERS)('$name', ({ need, driver, open }) => {
  beforeAll(async () => {
    if (need === 'mariadb') mariadb = await startMariadb()
  })
  afterAll(async () => {
    if (need === 'mariadb') await mariadb.stop()
  })

  describeWith(['python', need], 'a store that the stock client made', () => {
    it('[D-84] the client reads from Labbook what it reads from the source, twice imported or once', {
      timeout: 120_000,
    }, async () => {
      const folder = scratch()
      const dataDir = join(folder, 'labbook')
      const source = await open()
      const uri = source.replace(/^\w+:/, driver)
      await python(folder, 'make', uri)
      const expected = await python(folder, 'dump', uri)

      const files = { artifactsFrom: [join(folder, 'mlruns')] }
      const first = await importInto(dataDir, uri, files)
      expect(first.lost).toEqual([])
      expect(await withApp(dataDir, async (app) => python(folder, 'dump', await app.listen()))).toEqual(expected)
      expect(await python(folder, 'dump', uri)).toEqual(expected)

      const [store, copied] = [await readBack(dataDir), fingerprint(join(dataDir, 'artifacts'))]
      const second = await importInto(dataDir, source, files)
      expect(second.lost).toEqual([])
      expect(second.summary.tallies.get('run')).toEqual({ inPlace: 7, wereThere: 7 })
      expect(await readBack(dataDir)).toEqual(store)
      expect(fingerprint(join(dataDir, 'artifacts'))).toEqual(copied)
    })
  })
})

async function python(folder: string, command: 'make' | 'dump', uri: string): Promise<unknown> {
  const script = '../../packages/server/test/import/mlflow_store.py'
  const { exitCode, stdout, stderr } = await runPython(script, { args: [command, uri], cwd: folder })
  if (exitCode !== 0) throw new Error(stderr)
  return command === 'dump' ? JSON.parse(stdout) : undefined
}
