import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { ask, filesOf, fingerprint, importInto, scratch, withApp } from './read-back.js'
import { experimentYaml, modelYaml, runIdOf, runYaml, writeTree } from './write-mlruns.js'

/** An experiment and a run for each place, with the run's files in its own folder. */
function storeAt(places: readonly string[], files: Readonly<Record<string, string>> = { 'model/MLmodel': 'x' }) {
  const tree: Record<string, string> = {}
  for (const [i, place] of places.entries()) {
    const [experiment, run] = [String(i + 1), runIdOf(i.toString(16))]
    const uri = place.replaceAll('{run}', run).replaceAll('{exp}', experiment)
    tree[`${experiment}/meta.yaml`] = experimentYaml(experiment, `e${i}`).replace(
      /artifact_location: .*/,
      `artifact_location: '${uri.replace(/[/\\][^/\\]+[/\\]artifacts$/, '')}'`,
    )
    tree[`${experiment}/${run}/meta.yaml`] = runYaml(experiment, run).replace(
      /artifact_uri: .*/,
      `artifact_uri: '${uri}'`,
    )
    for (const [path, text] of Object.entries(files)) tree[`${experiment}/${run}/artifacts/${path}`] = text
  }
  return writeTree(join(scratch(), 'mlruns'), tree)
}

const SPELLINGS = [
  'file:///C:/Users/jo%20x/mlruns/{exp}/{run}/artifacts',
  'C:\\Users\\jo\\mlruns\\{exp}\\{run}\\artifacts',
  'C:/Users/jo/mlruns/{exp}/{run}/artifacts',
  '\\\\server\\share\\mlruns\\{exp}\\{run}\\artifacts',
  'file://server/share/mlruns/{exp}/{run}/artifacts',
  'file:./mlruns/{exp}/{run}/artifacts',
  'file:mlruns/{exp}/{run}/artifacts',
  '../other/mlruns/{exp}/{run}/artifacts',
  '~/mlruns/{exp}/{run}/artifacts',
  '/a/../mlruns/{exp}/{run}/artifacts',
  '/data/named #1; old?/{run}/artifacts',
  'mlflow-artifacts:/{exp}/{run}/artifacts',
  'mlflow-artifacts://host:5000/mlflow-artifacts/artifacts/{exp}/{run}/artifacts',
  's3://bucket/{exp}/{run}/artifacts',
  'nonsense://x',
  '',
]

describe("files in the source's own folders", () => {
  it('[D-86] come over whatever place the source names', async () => {
    const dataDir = scratch()
    expect((await importInto(dataDir, storeAt(SPELLINGS))).lost).toEqual([])
    await withApp(dataDir, async (app) => {
      for (const [i, place] of SPELLINGS.entries())
        expect([place, await filesOf(app, runIdOf(i.toString(16)))]).toEqual([place, { 'model/MLmodel': 'x' }])
    })
  })

  it('[D-86] also if every location is to be kept and this one cannot be', async () => {
    const dataDir = scratch()
    const places = ['C:\\mlruns\\{exp}\\{run}\\artifacts', 's3://bucket/{exp}/{run}/artifacts']
    expect((await importInto(dataDir, storeAt(places), { artifacts: 'keep' })).lost).toEqual([])
    await withApp(dataDir, async (app) => {
      expect(await filesOf(app, runIdOf('0'))).toEqual({ 'model/MLmodel': 'x' })
      const { run } = await ask(app, 'GET', 'runs/get', { run_id: runIdOf('1') })
      expect(run.info.artifact_uri).toBe(`s3://bucket/2/${runIdOf('1')}/artifacts`)
    })
  })

  it('[D-86] of logged models and of deleted runs, and beside them what lies where the source says', async () => {
    const [a, b, model] = [runIdOf('a'), runIdOf('b'), `m-${runIdOf('c')}`]
    const source = writeTree(join(scratch(), 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'x'),
      [`1/${a}/meta.yaml`]: runYaml('1', a).replace(
        /artifact_uri: .*/,
        `artifact_uri: mlflow-artifacts:/1/${a}/artifacts`,
      ),
      [`1/${a}/artifacts/both`]: 'of the folder',
      [`1/${a}/artifacts/own`]: 'own',
      [`1/models/${model}/meta.yaml`]: modelYaml('1', model, `file:///D:/mlruns/1/models/${model}/artifacts`),
      [`1/models/${model}/artifacts/MLmodel`]: 'm',
      '.trash/2/meta.yaml': experimentYaml('2', 'gone'),
      [`.trash/2/${b}/meta.yaml`]: runYaml('2', b),
      [`.trash/2/${b}/artifacts/f`]: 'of a deleted run',
      [`../mlartifacts/1/${a}/artifacts/both`]: 'of the server',
    })
    const dataDir = scratch()
    for (let i = 0; i < 2; i++) expect((await importInto(dataDir, source)).found).toEqual([])
    await withApp(dataDir, async (app) => {
      expect(await filesOf(app, a)).toEqual({ both: 'of the server', own: 'own' })
      expect(await filesOf(app, b)).toEqual({ f: 'of a deleted run' })
      const artifact = `/ajax-api/2.0/mlflow/logged-models/${model}/artifacts/files?artifact_file_path=MLmodel`
      expect((await app.http.inject(artifact)).body).toBe('m')
    })
  })

  it('[D-86] with whatever names they have, to be listed and read', async () => {
    const files = Object.fromEntries(
      ['a#b.txt', 'dir #1/what?/x;y z.txt', '100%.txt', 'a%23b', 'a%20b', 'größe+&=.txt', '.hidden'].map((name) => [
        name,
        `bytes of ${name}`,
      ]),
    )
    const source = storeAt(['file:///C:/mlruns/{exp}/{run}/artifacts'], files)
    const dataDir = scratch()
    expect((await importInto(dataDir, source)).found).toEqual([])
    await withApp(dataDir, async (app) => {
      expect(await filesOf(app, runIdOf('0'))).toEqual(files)
      for (const path of ['no#file', 'a#b.txt/../../x', 'no?/file']) {
        const query = new URLSearchParams({ run_id: runIdOf('0'), path })
        for (const route of ['/get-artifact', '/api/2.0/mlflow/artifacts/list'])
          expect((await app.http.inject(`${route}?${query}`)).json()).toMatchObject({ message: 'Invalid path' })
      }
    })
  })
})

describe('files of a database', () => {
  const A = runIdOf('a')
  const B = runIdOf('b')

  /** Beside it lies what the map says. */
  function database(uri: string, files: Readonly<Record<string, string>> = {}, more = ''): string {
    const folder = writeTree(scratch(), files)
    const file = join(folder, 'mlflow.db')
    const opened = new SqliteDatabase(file)
    opened.exec(`
      CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, artifact_location TEXT, lifecycle_stage TEXT);
      CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, status TEXT, lifecycle_stage TEXT, artifact_uri TEXT, experiment_id INTEGER);
      CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT);
      INSERT INTO experiments VALUES (1, 'x', 'file:///D:/proj/mlruns/1', 'active');
      INSERT INTO runs VALUES ('${A}', 'FINISHED', 'active', '${uri.replace('{run}', A)}', 1),
        ('${B}', 'FINISHED', 'active', '${uri.replace('{run}', B)}', 1);
      ${more}`)
    opened.close()
    return file
  }

  it('[D-86] are found in the folders beside it, wherever it was made', async () => {
    for (const [uri, folder] of [
      ['file:///D:/proj/mlruns/1/{run}/artifacts', 'mlruns/1'],
      ['D:\\proj\\mlruns\\1\\{run}\\artifacts', 'mlruns/1'],
      ['mlruns/1/{run}/artifacts', 'mlruns/1'],
      ['file:///D:/proj/mlruns/by name/{run}/artifacts', 'mlruns/by name'],
      ['mlflow-artifacts:/1/{run}/artifacts', 'mlartifacts/1'],
      ['mlflow-artifacts:/named/{run}/artifacts', 'mlartifacts/named'],
    ] as const) {
      const file = database(uri, { [`${folder}/${A}/artifacts/f`]: 'x' })
      const dataDir = scratch()
      expect([uri, (await importInto(dataDir, file)).found]).toEqual([uri, []])
      expect(await withApp(dataDir, (app) => filesOf(app, A))).toEqual({ f: 'x' })
    }
  })

  it('[D-86] that are nowhere are named: all of a store without its folder, else those of which something tells', async () => {
    const uri = 'file:///D:/proj/mlruns/1/{run}/artifacts'
    const named = (run: string) => ({ outcome: 'lost', kind: 'artifact folder', which: `run ${run}` })
    const nothingBeside = database(uri)
    expect((await importInto(scratch(), nothingBeside)).found).toMatchObject([named(A), named(B)])
    const history = `INSERT INTO tags VALUES ('mlflow.log-model.history', '[]', '${B}')`
    const oneBeside = database(uri, { [`mlruns/1/${A}/artifacts/f`]: 'x' }, history)
    expect((await importInto(scratch(), oneBeside)).found).toMatchObject([named(B)])
    mkdirSync(join(oneBeside, '..', 'mlruns', '1', B, 'artifacts'), { recursive: true })
    expect((await importInto(scratch(), oneBeside)).found).toMatchObject([named(B)])
    rmSync(join(oneBeside, '..', 'mlruns', '1', A), { recursive: true })
    const elsewhere = writeTree(scratch(), { [`1/${B}/artifacts/f`]: 'b' })
    const dataDir = scratch()
    expect((await importInto(dataDir, oneBeside, { artifactsFrom: [elsewhere] })).found).toEqual([])
    expect(await withApp(dataDir, (app) => filesOf(app, B))).toEqual({ f: 'b' })
  })

  it('[D-86] a folder of a logged model that is ready, and of a run at a place outside, is missed', async () => {
    const [a, model] = [runIdOf('a'), `m-${runIdOf('c')}`]
    const source = writeTree(join(scratch(), 'mlruns'), {
      '1/meta.yaml': experimentYaml('1', 'x'),
      [`1/${a}/meta.yaml`]: runYaml('1', a).replace(/artifact_uri: .*/, 'artifact_uri: /data/other/place'),
      [`1/models/${model}/meta.yaml`]: modelYaml('1', model, `/x/mlruns/1/models/${model}/artifacts`),
    })
    const before = fingerprint(source)
    const { found } = await importInto(scratch(), source)
    expect(found.map(({ outcome, kind, which }) => `${outcome} ${kind}: ${which}`)).toEqual([
      `lost artifact folder: run ${a}`,
      `lost artifact folder: logged model ${model}`,
    ])
    expect(fingerprint(source)).toEqual(before)
  })
})
