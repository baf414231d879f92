import { join } from 'node:path'
import type { App } from '@labbook/server'
import SqliteDatabase from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { ask, importInto, scratch, withApp } from './read-back.js'
import { experimentYaml, modelYaml, runIdOf, runYaml, writeTree } from './write-mlruns.js'

const A = runIdOf('a')
const M = `m-${runIdOf('c')}`

/** An `mlruns` folder with a run, a logged model, and what is said of the registry. */
function storeWith(files: Readonly<Record<string, string>>) {
  return writeTree(join(scratch(), 'mlruns'), {
    '1/meta.yaml': experimentYaml('1', 'x'),
    [`1/${A}/meta.yaml`]: runYaml('1', A),
    [`1/${A}/artifacts/my model; 100%/MLmodel`]: 'of the run',
    [`1/${A}/artifacts/plain/MLmodel`]: 'of the run',
    [`1/models/${M}/meta.yaml`]: modelYaml('1', M, `file:///D:/mlruns/1/models/${M}/artifacts`),
    [`1/models/${M}/artifacts/MLmodel`]: 'of the model',
    ...files,
  })
}

function registered(name: string, more = '') {
  return `creation_timestamp: 100\ndescription: d\nlast_updated_timestamp: 200\nname: ${name}\n${more}`
}

function versionOf(name: string, version: number, source: string, more = '') {
  return (
    `creation_timestamp: ${100 + version}\ncurrent_stage: None\ndescription: ''\nlast_updated_timestamp: 300\nname: ${name}\n` +
    `run_id: ''\nrun_link: ''\nsource: '${source}'\nstatus: READY\nversion: ${version}\n${more}`
  )
}

/** The registry as it would be in `models`, one version for each source. */
function versionsAt(name: string, sources: readonly string[]) {
  return Object.fromEntries([
    [`models/${name}/meta.yaml`, registered(name)],
    ...sources.map((source, i) => [`models/${name}/version-${i + 1}/meta.yaml`, versionOf(name, i + 1, source)]),
  ]) as Record<string, string>
}

async function contentOf(app: App, name: string, version: number, path = 'MLmodel') {
  const query = new URLSearchParams({ name, version: String(version), path })
  const answer = await app.http.inject(`/model-versions/get-artifact?${query}`)
  return answer.statusCode === 200 ? answer.body : answer.statusCode
}

describe('sources of versions', () => {
  it('[D-88] lead to the imported files, wherever these were and however that is spelled', async () => {
    const path = 'my model; 100%'
    const sources = [
      `file:///C:/Users/jo/mlruns/1/${A}/artifacts/my%20model%3B%20100%25`,
      `C:\\Users\\jo\\mlruns\\1\\${A}\\artifacts\\${path}`,
      `/home/jo/mlruns/1/${A}/artifacts/${path}`,
      `./mlruns/1/${A}/artifacts/${path}`,
      `mlflow-artifacts:/1/${A}/artifacts/my%20model%3B%20100%25`,
      `runs:/${A}/plain`,
    ]
    const models = [
      `models:/${M}`,
      `file:///D:/mlruns/1/models/${M}/artifacts`,
      `mlflow-artifacts:/1/models/${M}/artifacts`,
    ]
    const source = storeWith({ ...versionsAt('of runs', sources), ...versionsAt('of models', models) })
    writeTree(source, {
      'models/of models/version-1/meta.yaml': versionOf(
        'of models',
        1,
        `models:/${M}`,
        `storage_location: file:///D:/mlruns/1/models/${M}/artifacts\nmodel_id: ${M}\n`,
      ),
    })
    const dataDir = scratch()
    for (let i = 0; i < 2; i++) expect((await importInto(dataDir, source)).found).toEqual([])
    await withApp(dataDir, async (app) => {
      for (const [i, given] of sources.entries())
        expect([given, await contentOf(app, 'of runs', i + 1)]).toEqual([given, 'of the run'])
      for (const [i, given] of models.entries())
        expect([given, await contentOf(app, 'of models', i + 1)]).toEqual([given, 'of the model'])
      const { model_version } = await ask(app, 'GET', 'model-versions/get', { name: 'of models', version: '1' })
      expect(model_version).toMatchObject({ source: `models:/${M}`, model_id: M, creation_timestamp: 101 })
    })
  })

  it('[D-88] that belong to no run are copied from the folders of the source, else named; object stores are kept', async () => {
    const source = storeWith({
      ...versionsAt('apart', [
        './mlruns/exported/model',
        's3://bucket/models/1',
        '/data/elsewhere/model',
        `/x/mlruns/1/${runIdOf('f')}/artifacts/model`,
        '../../../../etc',
      ]),
      'exported/model/MLmodel': 'exported',
    })
    const dataDir = scratch()
    for (let i = 0; i < 2; i++) {
      const { found } = await importInto(dataDir, source)
      expect(found.filter(({ which }) => !which.startsWith('exported'))).toMatchObject([
        { outcome: 'lost', kind: 'artifact folder', which: 'model version 3 of apart' },
        { outcome: 'lost', kind: 'artifact folder', which: 'model version 4 of apart' },
        { outcome: 'lost', kind: 'artifact folder', which: 'model version 5 of apart' },
        { outcome: 'lost', kind: 'model version', which: '5 of apart' },
      ])
    }
    await withApp(dataDir, async (app) => {
      expect(await contentOf(app, 'apart', 1)).toBe('exported')
      const { model_versions } = await ask(app, 'GET', 'model-versions/search', { filter: "name = 'apart'" })
      const sources = Object.fromEntries(
        (model_versions as { version: string; source: string }[]).map(({ version, source: given }) => [version, given]),
      )
      expect(sources).toEqual({
        1: 'mlflow-artifacts:/models/apart/1',
        2: 's3://bucket/models/1',
        3: '/data/elsewhere/model',
        4: `/x/mlruns/1/${runIdOf('f')}/artifacts/model`,
      })
    })
  })
})

describe('a registry that is repeated, or joins another', () => {
  const source = `/home/jo/mlruns/1/${A}/artifacts/model`

  it('[D-88] adds what is new; what Labbook has stays as it is', async () => {
    const store = storeWith({
      ...versionsAt('m', [source]),
      'models/m/aliases/champion': '1',
      'models/m/tags/team': 'theirs',
      'models/m/version-1/tags/gate': 'theirs',
    })
    const dataDir = scratch()
    await importInto(dataDir, store)
    await withApp(dataDir, async (app) => {
      await ask(app, 'POST', 'model-versions/create', { name: 'm', source: 's3://bucket/ours' })
      await ask(app, 'POST', 'registered-models/alias', { name: 'm', alias: 'champion', version: '2' })
      await ask(app, 'POST', 'registered-models/set-tag', { name: 'm', key: 'team', value: 'ours' })
    })
    writeTree(store, {
      'models/m/version-2/meta.yaml': versionOf('m', 2, source),
      'models/m/version-3/meta.yaml': versionOf('m', 3, source, 'current_stage: Deleted_Internal\n').replace(
        'current_stage: None\n',
        '',
      ),
      'models/m/aliases/fresh': '2',
      'models/m/aliases/broken': '9',
    })
    for (let i = 0; i < 2; i++) {
      const { found } = await importInto(dataDir, store)
      expect(found.map(({ outcome, kind, which }) => `${outcome} ${kind}: ${which}`)).toEqual([
        ...(i === 0 ? ['changed model version: 2 of m'] : []),
        "lost model alias: 'broken' of registered model m",
        "changed model alias: 'champion' of registered model m",
      ])
      await withApp(dataDir, async (app) => {
        const { registered_model } = await ask(app, 'GET', 'registered-models/get', { name: 'm' })
        expect(registered_model.tags).toEqual([{ key: 'team', value: 'ours' }])
        expect(registered_model.aliases).toEqual([
          { alias: 'champion', version: '2' },
          { alias: 'fresh', version: '3' },
        ])
      })
    }
    await withApp(dataDir, async (app) => {
      const made = await ask(app, 'POST', 'model-versions/create', { name: 'm', source: 's3://bucket/ours' })
      expect(made.model_version.version).toBe('4')
    })
  })

  it('[D-88] aliases stand in meta.yaml where there are no files of them; broken entries are named and hide nothing', async () => {
    const store = storeWith({
      ...versionsAt('m', [source, source]),
      'models/m/meta.yaml': registered('m', "aliases:\n  champion: '2'\n  bad alias!: '1'\n  none: 'x'\n"),
      'models/m/version-3/meta.yaml': versionOf('m', 4, source),
      'models/m/version-5/meta.yaml': '',
      'models/other/meta.yaml': registered('m'),
      'models/a:b/meta.yaml': registered('a:b'),
      'models/a:b/tags/t': 'x',
    })
    const { lost } = await importInto(scratch(), store)
    expect(lost.map(({ kind, which }) => `${kind} ${which}`)).toEqual([
      'model version models/m/version-3',
      'model version models/m/version-5',
      "model alias 'none' of registered model m",
      'registered model models/other',
      'registered model a:b',
      "registered model tag 't' of registered model a:b",
      "model alias 'bad alias!' of registered model m",
    ])
  })

  it('[D-88] of several workspaces one is brought in, also where two have a model of one name', async () => {
    const file = join(scratch(), 'mlflow.db')
    const database = new SqliteDatabase(file)
    database.exec(`
      CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name TEXT, workspace TEXT);
      CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, experiment_id INTEGER);
      CREATE TABLE registered_models (workspace TEXT, name TEXT, creation_time INTEGER, description TEXT);
      CREATE TABLE model_versions (workspace TEXT, name TEXT, version INTEGER, source TEXT, creation_time INTEGER, current_stage TEXT, status TEXT);
      CREATE TABLE registered_model_aliases (workspace TEXT, name TEXT, alias TEXT, version INTEGER);
      CREATE TABLE webhooks (workspace TEXT, webhook_id TEXT, name TEXT, url TEXT, status TEXT, secret TEXT, deleted_timestamp INTEGER);
      CREATE TABLE webhook_events (webhook_id TEXT, entity TEXT, action TEXT);
      INSERT INTO registered_models VALUES ('default', 'wine', 1, 'ours'), ('team', 'wine', 2, 'theirs');
      INSERT INTO model_versions VALUES ('team', 'wine', 1, 's3://b/theirs', 1, 'None', 'READY'), ('default', 'wine', 1, 's3://b/ours', 1, 'Production', 'FAILED_REGISTRATION');
      INSERT INTO registered_model_aliases VALUES ('default', 'wine', 'champion', 1), ('team', 'wine', 'theirs', 1);
      INSERT INTO webhooks VALUES ('default', 'w1', 'inside', 'https://10.0.0.1/x', 'ACTIVE', NULL, NULL), ('default', 'w2', 'budget', 'https://hooks.example.com/x', 'ACTIVE', NULL, NULL),
        ('team', 'w3', 'theirs', 'https://hooks.example.com/x', 'ACTIVE', NULL, NULL);
      INSERT INTO webhook_events VALUES ('w1', 'prompt', 'created'), ('w2', 'budget_policy', 'exceeded'), ('w3', 'prompt', 'created');`)
    database.close()
    const dataDir = scratch()
    const { found } = await importInto(dataDir, file)
    expect(found.map(({ outcome, kind, which }) => `${outcome} ${kind}: ${which}`)).toEqual(
      [
        'left registered model: wine',
        'changed model version: 1 of wine',
        'left webhook event: of webhook w2',
        'lost webhook: inside',
        'lost webhook: budget',
      ].toSorted((a, b) => order(a) - order(b)),
    )
    await withApp(dataDir, async (app) => {
      const { registered_model } = await ask(app, 'GET', 'registered-models/get', { name: 'wine' })
      expect(registered_model).toMatchObject({
        description: 'ours',
        aliases: [{ alias: 'champion', version: '1' }],
        latest_versions: [{ source: 's3://b/ours', current_stage: 'Production', status: 'READY' }],
      })
      expect((await ask(app, 'GET', 'webhooks', { max_results: '10' })).webhooks ?? []).toEqual([])
    })

    /** What the source reports comes before what the store does. */
    function order(line: string): number {
      return line.includes('event') ? 0 : 1
    }
  })
})
